import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distlock } from '../../services/distlock.ts';
import { msgtransfer } from '../../services/msgtransfer.ts';
import { after, allows, start, type Position, type Step } from '../../services/semantics/position.ts';
import { Specification } from '../../services/semantics/specification.ts';
import { defineService, type AnyService } from '../../services/service.ts';
import { circles, waitsFor } from './waits-for.ts';

const specificationOf = (service: AnyService, addresses: number): Specification =>
  new Specification(service, addresses, service.parameters);
const call = (at: number, fn: string, ...args: unknown[]): Step => ({ kind: 'call', call: { at, fn, args } });
const back = (at: number, fn: string): Step => ({ kind: 'return', call: { at, fn, args: [] }, result: null });
const reach = (specification: Specification, ...steps: Step[]): Position =>
  steps.reduce((position, step) => {
    expect(allows(specification, position, step)).toBe(true);
    return after(specification, position, step);
  }, start(specification));

describe('who waits for a lock', () => {
  const lock = specificationOf(distlock, 3);
  const acq = (at: number) => ({ at, fn: 'acq', args: [] });
  it('waits for its holder, and for no other that waits', () => {
    const position = reach(lock, call(0, 'acq'), back(0, 'acq'), call(1, 'acq'), call(2, 'acq'));
    expect(waitsFor(lock, position, acq(1))).toEqual([0]);
    expect(waitsFor(lock, position, acq(2))).toEqual([0]);
  });
  it('waits for a holder with a call ongoing, also if that must return first', () => {
    const slow = specificationOf(slowlock, 2);
    const position = reach(slow, call(0, 'take'), back(0, 'take'), call(0, 'use'), call(1, 'take'));
    expect(waitsFor(slow, position, { at: 1, fn: 'take', args: [] })).toEqual([0]);
  });
});

describe('who waits for a message', () => {
  const transfer = specificationOf(msgtransfer, 3);
  it('waits for any other, of which each alone could send it', () => {
    expect(waitsFor(transfer, reach(transfer, call(0, 'recv')), { at: 0, fn: 'recv', args: [] })).toEqual([1, 2]);
  });
});

interface Signal {
  wait(): void;
  raise(): void;
  stop(): void;
}
/** Who waits goes on when the signal is up: raised by 0 or 1, or because 2 has ended the service. */
const signal = defineService<Signal, { up: boolean }>({
  name: 'signal',
  addresses: { default: 3, min: 3 },
  init: () => ({ up: false }),
  functions: {
    wait: { call: {}, return: { condition: { 'it is up': (s) => s.up } } },
    raise: {
      call: { condition: { 'it may be raised here': (_, { at }) => at < 2 } },
      return: { update: (s) => void (s.up = true) },
    },
    stop: {
      final: true,
      call: { condition: { 'it may be ended here': (_, { at }) => at === 2 }, update: (s) => void (s.up = true) },
      return: {},
    },
  },
});

describe('who waits for a signal', () => {
  it('waits for who could raise it: not for itself, nor for who could end the service, nor for who only looks on', () => {
    const specification = specificationOf(signal, 3);
    const position = reach(specification, call(1, 'wait'), call(0, 'raise'));
    expect(waitsFor(specification, position, { at: 1, fn: 'wait', args: [] })).toEqual([0]);
  });
});

interface Slowlock {
  take(): void;
  use(): void;
  put(): void;
}
/** A lock whose holder must come back from using it before it may put it down. */
const slowlock = defineService<Slowlock, { holder: number | null; using: boolean }>({
  name: 'slowlock',
  addresses: { default: 2, min: 2 },
  init: () => ({ holder: null, using: false }),
  functions: {
    take: {
      call: { condition: { 'it is not held here': (s, { at }) => s.holder !== at } },
      return: { condition: { 'it is free': (s) => s.holder === null }, update: (s, { at }) => void (s.holder = at) },
    },
    use: {
      call: {
        condition: { 'it is held here': (s, { at }) => s.holder === at && !s.using },
        update: (s) => void (s.using = true),
      },
      return: { update: (s) => void (s.using = false) },
    },
    put: {
      call: {
        condition: { 'it is held here': (s, { at }) => s.holder === at && !s.using },
        update: (s) => void (s.holder = null),
      },
      return: {},
    },
  },
});

describe('circles', () => {
  const found = (waits: Record<number, number[]>): readonly (readonly number[])[] =>
    circles(new Map(Object.entries(waits).map(([user, whom]) => [Number(user), new Set(whom)])));
  it.each([
    [{ 0: [1], 1: [0] }, [[0, 1]]],
    [{ 0: [1], 1: [2], 2: [0] }, [[0, 1, 2]]],
    [{ 3: [1], 1: [2], 2: [1] }, [[1, 2]]],
    [{ 0: [1], 1: [2], 2: [3] }, []],
    [{ 0: [1, 2], 1: [2], 2: [0] }, [[0, 2]]],
    [
      { 0: [1], 1: [0], 2: [3], 3: [2] },
      [
        [0, 1],
        [2, 3],
      ],
    ],
  ])('of %j are %j', (waits, expected) => expect(found(waits)).toEqual(expected));

  it('are there exactly if somebody can come back to itself', () => {
    const graph = fc.array(fc.uniqueArray(fc.nat(4)), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(graph, (all) => {
        const waits = Object.fromEntries(all.map((whom, user) => [user, whom.filter((other) => other !== user)]));
        const reachable = (from: number): Set<number> => {
          const seen = new Set<number>();
          const walk = (user: number): void => {
            for (const next of waits[user]!) if (!seen.has(next)) walk((seen.add(next), next));
          };
          walk(from);
          return seen;
        };
        const back = Object.keys(waits).some((user) => reachable(Number(user)).has(Number(user)));
        const told = found(waits);
        expect(told.length > 0).toBe(back);
        for (const circle of told) {
          circle.forEach((user, i) => expect(waits[user]).toContain(circle[(i + 1) % circle.length]));
        }
      }),
    );
  });
});
