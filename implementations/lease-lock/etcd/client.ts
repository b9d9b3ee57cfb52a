/** The client of the article: it acquires the lock, and writes to the storage; client 1 stands still in between. */
import { readSync } from 'node:fs';
import { realClock } from '../../../services/environment/clock.ts';
import { UnavailableError, status } from '../../../test-node/commands/status.ts';
import type { Endpoint } from '../../implementation.ts';
import { etcd3, etcdClient } from './etcd3.ts';
import { acquire, type Wanted } from './lock.ts';
import type { Version } from './storage-messages.ts';
import { Refused, StorageClient } from './storage-client.ts';

/** The lock of both clients, and what it protects. */
export const LOCK = 'lock/key0';
/** The key that they write. */
export const KEY = 'key0';
/** The time of their leases, in whole seconds. */
const TTL_S = 2;

/** Which client, and of what. */
export interface Client {
  readonly number: '1' | '2';
  readonly etcd: Endpoint;
  readonly storage: Endpoint;
  /** Client 1 stops its process, in place of waiting for a key. */
  readonly stop?: boolean;
}

/** What it writes. */
export const valueOf = (number: string): string => `value from client ${number}`;

/** Plays the client, and says what it does. Resolves with its exit status. Rejects with `UnavailableError` if a server is not there. */
export async function play(client: Client): Promise<number> {
  console.log(`client ${client.number} starts`);
  const etcd = await etcdClient(client.etcd);
  const storage = new StorageClient(client.storage);
  try {
    console.log('created etcd client');
    const wanted: Wanted = { key: LOCK, ttlS: TTL_S, renewal: 'service' };
    const holding = await acquire(etcd, wanted, realClock(), new AbortController().signal);
    try {
      return (await work(client, holding.token, storage)) ? status.conforms : status.violates;
    } finally {
      await holding.release();
    }
  } catch (error) {
    throw (await notThere(error, client)) ?? error;
  } finally {
    storage.close();
    etcd.close();
  }
}

/** What is done under the lock; did the storage take it? */
async function work({ number, stop = false }: Client, version: Version, storage: StorageClient): Promise<boolean> {
  console.log(`acquired lock, version: ${version}`);
  if (number === '1') standStill(stop);
  else console.log('this is client 2, continuing');
  try {
    await storage.write({ key: KEY, value: valueOf(number), version });
    console.log('wrote to storage');
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    console.log(`failed to write to storage: ${error.message}`);
    return false;
  }
}

/** The whole process stands still, as in a collection of garbage that stops the world: no lease is renewed, and no clock is looked at. */
function standStill(stop: boolean): void {
  if (stop) {
    console.log('stops, until it is continued');
    process.kill(process.pid, 'SIGSTOP');
  } else {
    console.log(`stands still: see that the key ${LOCK} is gone, execute client 2, and hit Enter:`);
    readSync(0, new Uint8Array(1));
  }
  console.log('resuming client 1');
}

async function notThere(error: unknown, { etcd, storage }: Client): Promise<UnavailableError | null> {
  if (error instanceof (await etcd3()).GRPCUnavailableError) {
    return new UnavailableError(`There is no etcd at ${etcd.host}:${etcd.port}. Start one, or say where it is: --etcd`);
  }
  if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') {
    const where = `${storage.host}:${storage.port}`;
    return new UnavailableError(`There is no storage at ${where}. Start one: etcd-lock storage --port ${storage.port}`);
  }
  return null;
}
