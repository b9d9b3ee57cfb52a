import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Etcd3 } from 'etcd3';
import type { System } from '../implementations/implementation.ts';
import { etcdClient } from '../implementations/lease-lock/etcd/etcd3.ts';
import { acquire, gone, tryAcquire, type Holding, type Wanted } from '../implementations/lease-lock/etcd/lock.ts';
import type { Renewal } from '../implementations/lease-lock/etcd/lease.ts';
import { startSystem, type EtcdSystem } from '../implementations/lease-lock/etcd/system.ts';
import { realClock } from '../services/environment/clock.ts';
import { findProgram } from '../test-node/programs.ts';
import { clauses, runCommand, start, test, trouble } from './command.ts';
import { fencesOf } from './documents/fences.ts';

const missing = findProgram('etcd') ? null : 'The program etcd is missing. To get it: apt-get install etcd-server';
beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});

async function started(): Promise<System<EtcdSystem>> {
  const system = await startSystem('checked');
  cleanUp.push(() => system.close());
  return system;
}

async function clientOf({ endpoints }: System<EtcdSystem>): Promise<Etcd3> {
  const client = await etcdClient(endpoints.etcd);
  cleanUp.push(() => client.close());
  return client;
}

const never = new AbortController().signal;
const wanted = (renewal: Renewal = 'service'): Wanted => ({ key: 'lock/a', ttlS: 2, renewal });
/** Takes the lock, which must be free. */
async function taken(etcd: Etcd3, renewal?: Renewal): Promise<Holding> {
  const holding = (await tryAcquire(etcd, wanted(renewal)))!;
  cleanUp.push(() => holding.letExpire());
  return holding;
}

describe('a lock of etcd', () => {
  it('is one holder’s until it is released; each has a larger token', async () => {
    const etcd = await clientOf(await started());
    const first = await taken(etcd);
    expect(await tryAcquire(etcd, wanted())).toBe(null);
    const waiting = acquire(etcd, wanted(), realClock(), never);
    expect([first.isHeld, await first.release(), first.isHeld]).toEqual([true, true, false]);
    const second = await waiting;
    expect(BigInt(second.token)).toBeGreaterThan(BigInt(first.token));
    expect([await first.release(), second.isHeld, await second.release()]).toEqual([false, true, true]);
  });

  it('is not given to who gave up, whether it waits or is about to get it', async () => {
    const etcd = await clientOf(await started());
    const first = await taken(etcd);
    const [waits, gets] = [new AbortController(), new AbortController()];
    const waiting = acquire(etcd, wanted(), realClock(), waits.signal);
    waits.abort(new Error('no more'));
    await expect(waiting).rejects.toThrow('no more');
    await first.release();
    const getting = acquire(etcd, wanted(), realClock(), gets.signal);
    gets.abort(new Error('no more'));
    await expect(getting).rejects.toThrow('no more');
    expect(await tryAcquire(etcd, wanted())).not.toBe(null);
  });

  it('whose lease is renewed by nobody is lost: to renew it tells so, and a release leaves the next holder alone', async () => {
    const etcd = await clientOf(await started());
    const first = await taken(etcd, 'user');
    expect(await first.renew()).toBe(true);
    await gone(etcd, wanted().key, realClock(), never);
    const second = await taken(etcd);
    expect([first.isHeld, await first.renew(), first.isHeld]).toEqual([true, false, false]);
    expect([await first.release(), second.isHeld, await second.release()]).toEqual([false, true, true]);
  });

  it('that is released late, and by itself does not know, is left alone', async () => {
    const etcd = await clientOf(await started());
    const first = await taken(etcd, 'user');
    await gone(etcd, wanted().key, realClock(), never);
    const second = await taken(etcd);
    expect([first.isHeld, await first.release()]).toEqual([true, false]);
    expect([await tryAcquire(etcd, wanted()), await second.release()]).toEqual([null, true]);
  });

  it('is lost in the words of etcd3 when etcd has been silent for twice the time of the lease', async () => {
    const system = await started();
    const holding = await taken(await clientOf(system));
    const clock = realClock();
    const { etcd } = system.processes!;
    etcd!.signal!('SIGSTOP');
    const began = clock.now();
    while (holding.isHeld) await clock.sleep(10);
    expect(clock.now() - began).toBeGreaterThan(2 * 2000 - 1000); // its last renewal may have been a third of its time ago
    etcd!.signal!('SIGCONT');
  });
});

const few = ['--runs', '4', '--calls', '40'];

describe.concurrent('implementations of lease-lock by etcd', () => {
  it.each(['etcd', 'etcd-renewed', 'etcd-unchecked'])('%s conforms', async (name) => {
    const { report } = await test(['--use', `lease-lock/${name}`, ...few, '--seed', '1']);
    expect(trouble(report)).toEqual([]);
    const renewed = report.counts.functions['renew']?.returns ?? 0;
    expect(renewed > 0).toBe(name === 'etcd-renewed');
  });

  it('etcd-unfenced is caught: it takes an old token, and claims that it does not', async () => {
    const one = ['--set', 'names=a', '--set', 'ttlsMs=[1000]'];
    const { report } = await test(['--use', 'lease-lock/broken/etcd-unfenced', ...one, '--runs', '100', '--seed', '2']);
    expect(report.verdict).toBe('violates');
    expect(clauses(report)).toEqual(['specification: write returns: no newer token was seen']);
  });
});

describe('etcd-lock client', () => {
  it('that stood still past its lease says what docs/expired-lease.md shows', async () => {
    const { etcd, storage } = (await started()).endpoints;
    const servers = ['--etcd', `${etcd.host}:${etcd.port}`, '--storage', `${storage.host}:${storage.port}`];
    const first = start('etcd-lock', ['client', '1', ...servers]);
    await first.said(/^stands still/);
    await runCommand('etcd-lock', ['client', '2', ...servers]);
    first.child.stdin!.end('\n');
    const { text } = fencesOf('docs/expired-lease.md').find(({ language }) => language === 'text')!;
    const shown = text.replace('\n\n', '\n'); // Enter, which no terminal shows here
    const numbers = (output: string): string => output.replaceAll(/version \(?\d+|\(\d+|: \d+/g, '#');
    expect(numbers((await first.done).stdout)).toBe(numbers(shown));
  });

  it.each([
    ['etcd', ['--etcd', '127.0.0.1:1'], 'There is no etcd at 127.0.0.1:1.'],
    [
      'storage',
      ['--storage', '127.0.0.1:1'],
      'There is no storage at 127.0.0.1:1. Start one: etcd-lock storage --port 1',
    ],
  ])('says that there is no %s', async (_, options, message) => {
    const { etcd } = (await started()).endpoints;
    const { status, stderr } = await runCommand('etcd-lock', [
      ...['client', '2', '--etcd', `${etcd.host}:${etcd.port}`],
      ...options,
    ]);
    expect([status, stderr]).toEqual([69, expect.stringContaining(message)]);
  });
});
