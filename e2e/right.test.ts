import { afterAll, describe, expect, it } from 'vitest';
import { start, test, urls, type Running } from './command.ts';

const running: Running[] = [];
afterAll(async () => {
  for (const { child, done } of running.splice(0)) {
    child.kill('SIGTERM');
    await done;
  }
});
const begin = (...args: Parameters<typeof start>): Running => {
  const command = start(...args);
  running.push(command);
  return command;
};

const RUNS = 8;
const few = ['--runs', String(RUNS), '--calls', '40', '--seed', '20'];

async function conforms(args: readonly string[]): Promise<Awaited<ReturnType<typeof test>>['report']> {
  const { status, report, stderr } = await test(args);
  expect({ stderr, ...report, status }).toMatchObject({ status: 0, verdict: 'conforms', findings: [], undecided: [] });
  return report;
}

describe.concurrent('right implementations conform', () => {
  it('imp0 with its checker: the main job', async () => {
    const { counts, neverHeard } = await conforms(['--checker', 'imp0', ...few]);
    expect(counts).toMatchObject({ runs: RUNS, atOnce: 2, leaks: 0 });
    expect(counts.functions['end']).toMatchObject({ calls: RUNS, returns: RUNS });
    expect(counts.functions['acq']!.waited).toBeGreaterThan(0);
    expect(counts.informs).toBeGreaterThan(counts.calls);
    expect(neverHeard).toEqual([]);
  });

  it.each(['2', '3', '5', '8'])('imp1 with its checker, with %s nodes', async (nodes) => {
    const { counts, neverHeard } = await conforms([nodes, '--checker', 'imp1', ...few]);
    expect(counts.functions['end']).toMatchObject({ calls: RUNS, returns: RUNS });
    expect(neverHeard).toEqual([]);
  });

  it('imp1 over the model of message transfer, with its checker', async () => {
    await conforms(['4', '--checker', 'imp1', '--over', 'model', ...few]);
  });

  it.each(['2', '3'])('central, named locks that a server keeps, with its checker, with %s nodes', async (nodes) => {
    const { counts, neverHeard } = await conforms([nodes, '--checker', 'lock/central', ...few]);
    expect(counts.functions['acquire']!.waited).toBeGreaterThan(0);
    expect(neverHeard.filter((event) => event !== 'left')).toEqual([]); // only where somebody gives up in time
  });

  it('central, where the holder may acquire again', async () => {
    await conforms(['3', '--checker', 'lock/central', '--set', 'reentrancy=counted', ...few]);
  });

  it.each(['2', '3'])('central, locks that a server lends for a time, with %s nodes', async (nodes) => {
    const { counts } = await conforms([nodes, '--use', 'lease-lock/central', ...few]);
    for (const fn of ['acquire', 'renew', 'holds', 'write']) expect(counts.functions[fn]!.returns).toBeGreaterThan(0);
  });

  it.each([
    ['mutex', ['acquire', 'release']],
    ['semaphore', ['acquire', 'tryAcquire', 'release']],
    ['rwlock', ['acquireRead', 'acquireWrite', 'tryRead', 'tryWrite', 'release']],
    ['register', ['read', 'write', 'cas']],
  ])('a %s that a server keeps', async (service, functions) => {
    const { counts } = await conforms(['3', '--use', `${service}/central`, ...few]);
    for (const fn of functions) expect(counts.functions[fn]!.returns).toBeGreaterThan(0);
  });

  it('central over the model of message transfer, and over window over udp, with its checker', async () => {
    await conforms(['3', '--checker', 'lock/central', '--over', 'model', ...few]);
    await conforms(['--checker', 'lock/central', '--over', 'window', ...few]);
  });

  it('imp0 over the model of message transfer, with its checker', async () => {
    await conforms(['--checker', 'imp0', '--over', 'model', ...few]);
  });

  it('imp0 over a model that runs already', async () => {
    const model = begin('service-model', ['msgtransfer', '--port', '0', '--adversarial']);
    await conforms(['--checker', 'imp0', '--over', (await urls(model, 1))[0]!, ...few]);
  });

  it('msgtransfer/tcp, with two and four nodes', async () => {
    const { counts } = await conforms(['--use', 'tcp', ...few]);
    expect(counts.atOnce).toBe(4); // send and recv at both
    await conforms(['4', '--use', 'tcp', ...few]);
  });

  it('datagram/udp, with two and three nodes', async () => {
    await conforms(['--use', 'udp', ...few]);
    await conforms(['3', '--use', 'udp', ...few]);
  });

  it.each(['2', '3'])('window over udp, with its checker, with %s nodes', async (nodes) => {
    const { counts, neverHeard } = await conforms([nodes, '--checker', 'window', ...few]);
    expect(counts.functions['end']).toMatchObject({ calls: RUNS, returns: RUNS });
    expect(neverHeard.filter((event) => event !== 'resent')).toEqual([]); // only where something is lost
  });

  it.each(['lossy', 'model'])('window over %s, where datagrams are lost, with its checker', async (lower) => {
    const { neverHeard } = await conforms(['3', '--checker', 'window', '--over', lower, ...few]);
    expect(neverHeard).toEqual([]);
  });

  it('imp0 with its checker, over window over udp, and over one that loses', async () => {
    await conforms(['--checker', 'imp0', '--over', 'window', ...few]);
    await conforms(['--checker', 'imp0', '--over', 'window', '--over', 'lossy', '--over', 'udp', ...few]);
  });

  it.each([
    ['5', 'distlock'],
    ['3', 'kv'],
    ['3', 'lease-lock', '--set', 'ttlsMs=[30]'],
  ])('with %s nodes the model of %s', async (nodes, service, ...more) => {
    await conforms([nodes, '--use', 'model', '--service', service, ...more, ...few]);
  });

  it('nodes that run already, by their URLs, with a checker and without', async () => {
    const nodes = begin('start-nodes', ['2', '--use', 'imp0', '--port', '0']);
    const connect = `--connect=${(await urls(nodes, 2)).join(',')}`;
    await conforms(['2', connect, '--checker', 'imp0', ...few]);
    await conforms([connect, ...few]);
  });
});
