/**
 * The article on leases that expire, replayed: client 1 has the lock, stands still until its lease has expired, goes on, and does not
 * know that client 2 had the lock meanwhile. A storage that compares versions refuses what it writes; another lets it destroy what
 * client 2 has written.
 */
import { KEY, LOCK, valueOf } from '../../../implementations/lease-lock/etcd/client.ts';
import { etcdClient } from '../../../implementations/lease-lock/etcd/etcd3.ts';
import { gone } from '../../../implementations/lease-lock/etcd/lock.ts';
import { StorageClient } from '../../../implementations/lease-lock/etcd/storage-client.ts';
import type { Checking } from '../../../implementations/lease-lock/etcd/storage-table.ts';
import { startSystem, type EtcdSystem } from '../../../implementations/lease-lock/etcd/system.ts';
import { realClock } from '../../../services/environment/clock.ts';
import type { Endpoint } from '../../../implementations/implementation.ts';
import { NotShown, defineScenario, type Stage } from '../../scenario.ts';
import { ClientProcess } from './client-process.ts';

/** What comes of it: what client 1 says in the end, and whose value is in the storage then. */
const outcomes = {
  checked: {
    says: (old: string, young: string) =>
      `failed to write to storage: error: given version (${old}) differ from the existing version (${young})`,
    stays: '2',
    meaning: 'what client 2 wrote is there',
  },
  unchecked: { says: () => 'wrote to storage', stays: '1', meaning: 'what client 2 wrote is gone' },
} satisfies Record<Checking, object>;

export default defineScenario({
  name: 'expired-lease',
  about: 'a client that stood still past its lease goes on, and writes',
  async play(stage) {
    stage.begin('with a storage that compares versions');
    await playWith('checked', stage);
    stage.begin('with a storage that takes every write');
    await playWith('unchecked', stage);
    return `Client 1 went on after its lease had expired, and did not know.
The storage that compares versions refused its write; the other let it destroy what client 2 had written.`;
  },
});

async function playWith(checking: Checking, stage: Stage): Promise<void> {
  const system = await startSystem(checking);
  const { endpoints } = system;
  const clients: ClientProcess[] = [];
  const start = (number: string, ...options: string[]): ClientProcess => {
    const client = new ClientProcess(number, [...options, ...placesOf(endpoints)], stage);
    clients.push(client);
    return client;
  };
  try {
    const first = start('1', '--stop');
    const old = await first.said('acquired lock, version: ');
    await first.said('stops');
    await expiry(endpoints.etcd, stage.signal);
    stage.say('lock service', `the lease of client 1 has expired: the key ${LOCK} is gone`);
    const second = start('2');
    const young = await second.said('acquired lock, version: ');
    await second.said('wrote to storage');
    first.goOn();
    await first.said(outcomes[checking].says(old, young));
    await look(endpoints.storage, outcomes[checking], stage);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
    await system.close();
  }
}

const placesOf = ({ etcd, storage }: EtcdSystem): string[] => [
  ...['--etcd', `${etcd.host}:${etcd.port}`],
  ...['--storage', `${storage.host}:${storage.port}`],
];

/** Resolves when the key of the lock has gone, as its lease has. Rejects with `NotShown` if etcd does not answer any more. */
async function expiry(etcd: Endpoint, signal: AbortSignal): Promise<void> {
  const client = await etcdClient(etcd);
  try {
    await gone(client, LOCK, realClock(), signal);
  } catch (error) {
    throw new NotShown(`etcd does not answer: ${(error as Error).message}`, { cause: error });
  } finally {
    client.close();
  }
}

/** Is in the storage what should stay there? */
async function look(
  storage: Endpoint,
  { stays, meaning }: { readonly stays: string; readonly meaning: string },
  { say }: Stage,
): Promise<void> {
  const client = new StorageClient(storage);
  try {
    const entry = await client.read(KEY);
    if (entry?.value !== valueOf(stays)) throw new NotShown(`The storage has: ${entry?.value ?? 'nothing'}.`);
    say('storage', `${KEY} is '${entry.value}', version ${entry.version}: ${meaning}`);
  } finally {
    client.close();
  }
}
