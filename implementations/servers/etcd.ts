import { join } from 'node:path';
import { HOST, type Place } from './program.ts';
import { Server } from './server.ts';

/** Starts an etcd, alone. */
export const startEtcd = (): Promise<Server> =>
  Server.start({
    name: 'etcd',
    debian: 'etcd-server',
    morePorts: 1,
    args: ({ port, morePorts: [peerPort], folder }) => {
      const [clients, peers] = [`http://${HOST}:${port}`, `http://${HOST}:${peerPort}`];
      return [
        ...['--name', 'etcd', '--data-dir', join(folder, 'data')],
        ...['--listen-client-urls', clients, '--advertise-client-urls', clients],
        ...['--listen-peer-urls', peers, '--initial-advertise-peer-urls', peers, '--initial-cluster', `etcd=${peers}`],
      ];
    },
    isReady: hasLeader,
  });

/** It listens before it has elected itself. */
async function hasLeader({ port }: Place): Promise<boolean> {
  return (await fetch(`http://${HOST}:${port}/health`)).ok;
}
