/** etcd, and the storage that its locks protect, as processes of their own. */
import { OwnProcess } from '../../../test-node/processes.ts';
import type { Endpoint, System } from '../../implementation.ts';
import { startEtcd } from '../../servers/index.ts';
import type { Checking } from './storage-table.ts';

/** Where the nodes reach the servers. */
export interface EtcdSystem {
  readonly etcd: Endpoint;
  readonly storage: Endpoint;
}

/** Starts both, on free ports. Rejects, with none left running, with `UnavailableError` where etcd is missing. */
export async function startSystem(checking: Checking): Promise<System<EtcdSystem>> {
  const etcd = await startEtcd();
  const storage = new OwnProcess('etcd-lock', [
    'storage',
    '--port',
    '0',
    ...(checking === 'unchecked' ? ['--unchecked'] : []),
  ]);
  const close = async (): Promise<void> => {
    await storage.end();
    await etcd.close();
  };
  try {
    const { hostname, port } = new URL(await storage.url());
    return {
      endpoints: { etcd: etcd.endpoint, storage: { host: hostname, port: Number(port) } },
      processes: { etcd, storage: storage.asServer },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
