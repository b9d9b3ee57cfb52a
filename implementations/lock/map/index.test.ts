import { afterEach, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../implementation.ts';
import { MapNode } from './index.ts';

const nodes: MapNode[] = [];
afterEach(() => Promise.all(nodes.splice(0).map((node) => node.close())));

/** So many nodes that know each other; the last is told first where all are. */
async function start(count: number): Promise<MapNode[]> {
  const told: ((all: readonly Endpoint[]) => void)[] = [];
  const endpoints: Endpoint[] = [];
  const announce = (address: number, mine: Endpoint): Promise<readonly Endpoint[]> =>
    new Promise((resolve) => {
      endpoints[address] = mine;
      told[address] = resolve;
      if (Object.keys(told).length === count) for (const tell of told.reverse()) tell(endpoints);
    });
  const addresses = [...Array(count).keys()];
  const started = await Promise.all(
    addresses.map((address) => new MapNode().start({ address, announce: (mine) => announce(address, mine) })),
  );
  nodes.push(...started);
  return started;
}

/** Checks until the answer is this: a follower may know it later. */
async function until(node: MapNode, name: string, holder: number | null): Promise<void> {
  while ((await node.check(name)) !== holder);
}

describe('nodes of the map', () => {
  it('give a lock to one, who alone can release it, whichever address it is', async () => {
    const all = await start(4);
    for (const [address, node] of all.entries()) {
      expect(await node.tryAcquire('a')).toBe(true);
      expect(await node.check('a')).toBe(address); // at its own node at once
      expect(await all[0]!.check('a')).toBe(address);
      for (const each of all) expect(await each.tryAcquire('a')).toBe(false);
      for (const other of all) if (other !== node) expect(await other.release('a')).toBe(false);
      for (const each of all) await until(each, 'a', address);
      expect(await node.release('a')).toBe(true);
      expect(await node.check('a')).toBe(null);
    }
  });

  it('give it to one when all try at once', async () => {
    const all = await start(3);
    for (let i = 0; i < 20; i += 1) {
      const got = await Promise.all(all.map((node) => node.tryAcquire('a')));
      expect(got.filter((yes) => yes)).toHaveLength(1);
      expect(await all[got.indexOf(true)]!.release('a')).toBe(true);
    }
  });

  it('take calls of one user for several locks at once', async () => {
    const [, node] = await start(2);
    const names = ['a', 'über: b c', '', '__proto__'];
    expect(await Promise.all(names.map((name) => node!.tryAcquire(name)))).toEqual(names.map(() => true));
    expect(await Promise.all(names.map((name) => node!.check(name)))).toEqual(names.map(() => 1));
  });

  it('are one node, where there is one', async () => {
    const [node] = await start(1);
    expect(await node!.tryAcquire('a')).toBe(true);
    expect(await node!.check('a')).toBe(0);
  });

  it('have a map of their own in each run', async () => {
    const [first] = await start(1);
    await first!.tryAcquire('a');
    const [second] = await start(1);
    expect(await second!.check('a')).toBe(null);
  });

  it('count what they write and handle: the same in all, when all is quiet', async () => {
    const all = await start(3);
    await all[1]!.tryAcquire('a');
    for (const node of all) await until(node, 'a', 1);
    const sum = (key: 'written' | 'handled'): number => all.reduce((before, node) => before + node.traffic()[key], 0);
    expect(sum('written')).toBe(sum('handled'));
    expect(sum('written')).toBeGreaterThan(0);
  });

  it('leave nothing behind when they are closed, in any order, and answer no more', async () => {
    const open = (): number => process.getActiveResourcesInfo().filter((kind) => /^TCP/.test(kind)).length;
    const before = open();
    const [leader, follower, other] = await start(3);
    await leader!.close();
    await expect(follower!.tryAcquire('a')).rejects.toThrow(/The lock server is gone/);
    await expect(until(other!, 'a', 99)).rejects.toThrow(/The lock server is gone/);
    await Promise.all([follower!.close(), other!.close()]);
    expect(open()).toBe(before);
  });
});
