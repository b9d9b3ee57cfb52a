import { describe, expect, it } from 'vitest';
import { randomFrom, whole, type Random } from '../../services/environment/random.ts';
import { lockView } from './locks/view.ts';
import { numbersOf } from './numbers.ts';
import { readText } from './reading/reading.fixture.ts';

/** One time that a lock was held, in ms; Infinity: it was not given up. */
interface Hold {
  readonly host: string;
  readonly from: number;
  readonly to: number;
}

const HISTORIES = 1000;
const HOSTS = ['a', 'b', 'c'];

/** Up to four holds, of up to three hosts. Each is of a process of its own. */
function drawn(random: Random, count = whole(random, 2, 4)): Hold[] {
  return Array.from({ length: count }, () => {
    const from = whole(random, 0, 12);
    const to = whole(random, 0, 5) === 0 ? Infinity : from + whole(random, 1, 12);
    return { host: HOSTS[whole(random, 0, 2)]!, from, to };
  });
}

const recordedOf = (holds: readonly Hold[]): string =>
  ['host,process,acquired,released', ...holds.map(lineOf)].join('\n');
const lineOf = ({ host, from, to }: Hold, i: number): string => `${host},${i},${from},${to === Infinity ? '' : to}`;

/** Did two have it at once? */
const overlap = (holds: readonly Hold[]): boolean =>
  holds.some((one, i) => holds.slice(i + 1).some((other) => one.from < other.to && other.from < one.to));

/** By all errors of the clocks of three hosts up to this, on a grid: what the true times may have been. */
function* truths(holds: readonly Hold[], uncertainMs: number): Generator<Hold[]> {
  const errors = [-1, -0.5, 0, 0.5, 1].map((part) => part * uncertainMs);
  for (const a of errors)
    for (const b of errors)
      for (const c of errors) {
        const error: Record<string, number> = { a, b, c };
        yield holds.map(({ host, from, to }) => ({ host, from: from + error[host]!, to: to + error[host]! }));
      }
}

function certainWithin(holds: readonly Hold[]): number {
  const { history } = readText(recordedOf(holds));
  const { certainWithinMs } = numbersOf(history, history.events, lockView('mutex', { misuse: 'possible' })!).overlaps;
  return certainWithinMs ?? Infinity;
}

describe('that two had it at once is certain', () => {
  it.each([
    ['one after the other, by what they overlap', [0, 10], [7, 20], 1.5],
    ['a short one in a long one, by how far it is from its ends', [0, 100], [40, 50], 25],
    ['in one that was not given up, by how far it is from its beginning', [0, Infinity], [40, 50], 25],
    ['neither was given up, however wrong clocks are', [0, Infinity], [40, Infinity], Infinity],
  ] as const)('%s', (_, first, second, within) => {
    const holds = [first, second].map(([from, to], i) => ({ host: HOSTS[i]!, from, to }));
    expect(certainWithin(holds)).toBe(within);
  });

  it('by one clock, however wrong it is', () => {
    expect(
      certainWithin([
        { host: 'a', from: 0, to: 10 },
        { host: 'b', from: 2, to: 12 },
        { host: 'a', from: 9, to: 10 },
      ]),
    ).toBe(Infinity);
  });

  it('within as much as is said, whatever the errors of the clocks; of two holds, not within more', () => {
    const random = randomFrom(3);
    for (let i = 0; i < HISTORIES; i += 1) {
      const holds = drawn(random);
      const within = certainWithin(holds);
      const just = within === Infinity ? 100 : within - 0.01;
      if (within > 0) expect([holds, [...truths(holds, just)].every(overlap)]).toEqual([holds, true]);
      else expect([holds, overlap(holds)]).toEqual([holds, false]);
      const isTight = within === Infinity || ![...truths(holds, within)].every(overlap);
      if (holds.length === 2) expect([holds, isTight]).toEqual([holds, true]);
    }
  });
});
