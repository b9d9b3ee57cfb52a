import { describe, expect, it } from 'vitest';
import { randomFrom, whole, type Random } from '../../services/environment/random.ts';
import { mutex } from '../../services/mutex.ts';
import type { AnyService } from '../../services/service.ts';
import { certificateOf, readCertificate } from './certificate.ts';
import { addressesOf, checkHistory, verdictOf } from './check.ts';
import { lockView } from './locks/view.ts';
import type { History } from './history.ts';
import { numbersOf } from './numbers.ts';
import { uncertaintyOf } from './reading/meanings/held.ts';
import { readText } from './reading/reading.fixture.ts';
import { verifyCertificate } from './verify/verify.ts';

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

describe('what is recorded by clocks that may be wrong by so much', () => {
  it.each([0, 1, 2, 4])('is accused only if two had it at once whatever their errors: %i ms', (uncertainMs) => {
    const random = randomFrom(4);
    let accused = 0;
    for (let i = 0; i < HISTORIES; i += 1) {
      const holds = drawn(random);
      const { verdict, problems } = judged(holds, uncertainMs);
      expect([holds, problems]).toEqual([holds, []]);
      if (verdict === 'violates')
        expect([holds, [...truths(holds, uncertainMs)].every(overlap)]).toEqual([holds, true]);
      expect([holds, verdict]).toEqual([holds, certainWithin(holds) > uncertainMs ? 'violates' : 'conforms']);
      accused += verdict === 'violates' ? 1 : 0;
    }
    expect(accused).toBeGreaterThan(HISTORIES / 10);
  });

  it('is shown by the clock that shows it', () => {
    const holds = [
      { host: 'a', from: 0, to: 10 },
      { host: 'b', from: 11, to: 20 },
      { host: 'a', from: 9, to: 12 },
    ];
    const { reason, problemsBy } = shownBy(holds, 5);
    expect(reason).toBe(
      'process a/0 held it from 0 to 10 ms (line 2); process a/2 got it at 9 ms (line 4), all by the clock of a',
    );
    expect(problemsBy('a')).toEqual([]);
    expect(problemsBy('b')).toEqual(["Part '': operation 0 is not of this part, as b recorded it."]);
    expect(problemsBy(null)).toEqual(["Part '': what was done can be explained."]);
  });
});

const service = mutex as AnyService;
const parameters = { ...(mutex.parameters as object), misuse: 'possible' };

function partsOf(history: History): ReturnType<typeof checkHistory> {
  return checkHistory(history, { service, parameters, timeMs: Infinity, clock: { now: () => 0 } });
}

function judged(holds: readonly Hold[], uncertainMs: number) {
  const { history } = readText(recordedOf(holds), { uncertainty: uncertaintyOf([String(uncertainMs)]) });
  const parts = partsOf(history);
  return { history, parts, verdict: verdictOf(parts), problems: problemsOf(history, certified(history, parts)) };
}

function certified(history: History, parts: ReturnType<typeof checkHistory>): string {
  const judgements = new Map(parts.map(({ key, judgement }) => [key, judgement]));
  const of = { service: service.name, addresses: addressesOf(history), parameters, judgements, read: {} };
  return JSON.stringify(certificateOf(history, of));
}

const problemsOf = (history: History, text: string): string[] =>
  verifyCertificate(readCertificate(text), history, service);

/** Of a history that is accused: why, and what is wrong with its certificate if it names another clock, or none. */
function shownBy(holds: readonly Hold[], uncertainMs: number) {
  const { history, parts } = judged(holds, uncertainMs);
  const { judgement } = parts[0]!;
  const text = certified(history, parts);
  const named = (clock: string | null): string => text.replace(/,"clock":"a"/, clock ? `,"clock":"${clock}"` : '');
  return {
    reason: judgement.verdict === 'violates' ? judgement.reason : '',
    problemsBy: (clock: string | null) => problemsOf(history, named(clock)),
  };
}
