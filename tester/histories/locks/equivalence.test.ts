import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../../services/environment/random.ts';
import { judgeLocks } from './judge.ts';
import { randomHistory, type Draw, type Kind } from './random-history.fixture.ts';
import { isLegal, unexplained, type Model } from './search.fixture.ts';
import { lockView } from './view.ts';

/** So many histories of each kind; LOCK_SEED and LOCK_HISTORIES for others, and more. */
const HISTORIES = Number(process.env['LOCK_HISTORIES'] ?? 8_000);
const SEED = Number(process.env['LOCK_SEED'] ?? 1);

const model: Model = {
  ...{ permits: 1, times: 1, anyoneGives: false, spurious: false },
  ...{ rho: 0, lent: false, inTurn: false },
};
const mutex: Kind = {
  ...{ service: 'mutex', parameters: { owner: 'holder', misuse: 'possible' }, model },
  ...{ takes: ['acquire'], tries: [], give: 'release', misuse: 3, refusesGives: false },
};
const lock: Kind = {
  ...mutex,
  ...{ service: 'lock', parameters: {}, tries: ['tryAcquire'], misuse: 3, refusesGives: true },
};
const semaphore: Kind = {
  ...mutex,
  ...{ service: 'semaphore', parameters: { permits: 2 }, model: { ...model, permits: 2 }, misuse: 0 },
};
const rwlock: Kind = {
  ...mutex,
  ...{ service: 'rwlock', parameters: {}, takes: ['acquireRead', 'acquireWrite'], misuse: 0 },
};
const leased: Kind = {
  ...lock,
  ...{ service: 'lease-lock', parameters: { tokens: 'grow', renewal: 'user', spurious: false, rho: 0.1 } },
  ...{ model: { ...model, lent: true, rho: 0.1 }, misuse: 0 },
};
const unsure = { inTurn: true };

/** By what is special about them: the kind, and of a hundred histories how many at least are decided. */
const kinds: Record<string, readonly [Kind, number]> = {
  mutex: [mutex, 99],
  'mutex that anyone may give up': [
    { ...mutex, parameters: { owner: 'anyone', misuse: 'possible' }, model: { ...model, anyoneGives: true } },
    30,
  ],
  'mutex by uncertain clocks': [{ ...mutex, model: { ...model, ...unsure }, uncertainMs: 3 }, 90],
  lock: [lock, 80],
  'lock without tries': [{ ...lock, tries: [] }, 90],
  'lock that one may have again': [
    { ...lock, parameters: { reentrancy: 'counted' }, model: { ...model, times: 3 } },
    80,
  ],
  'lock that refuses for no reason': [
    { ...lock, parameters: { spurious: true }, model: { ...model, spurious: true } },
    90,
  ],
  'lock by uncertain clocks': [{ ...lock, model: { ...model, ...unsure }, uncertainMs: 2 }, 30],
  semaphore: [semaphore, 95],
  'semaphore with tries': [{ ...semaphore, tries: ['tryAcquire'] }, 50],
  'semaphore by uncertain clocks': [{ ...semaphore, model: { ...semaphore.model, ...unsure }, uncertainMs: 3 }, 60],
  rwlock: [rwlock, 95],
  'rwlock with tries': [{ ...rwlock, tries: ['tryRead', 'tryWrite'] }, 50],
  'rwlock by uncertain clocks': [{ ...rwlock, model: { ...model, ...unsure }, uncertainMs: 3 }, 60],
  'lease-lock': [leased, 40],
  'lease-lock without tries': [{ ...leased, tries: [] }, 50],
};

describe('the judge of locks agrees with the trying of every order', () => {
  for (const [name, [kind, decided]] of Object.entries(kinds)) {
    it(`of a ${name}`, () => {
      const counts = compare(kind, HISTORIES);
      expect(counts.conforms).toBeGreaterThan(HISTORIES / 50);
      if (!kind.model.anyoneGives) expect(counts.violates).toBeGreaterThan(HISTORIES / 200);
      expect(100 - (100 * counts['hands over']) / HISTORIES).toBeGreaterThan(decided);
    });
  }
});

function compare(kind: Kind, histories: number): Record<'conforms' | 'violates' | 'hands over', number> {
  const random = randomFrom(SEED);
  const draw: Draw = (below) => Math.floor(random() * below);
  const view = lockView(kind.service, kind.parameters)!;
  const counts = { conforms: 0, violates: 0, 'hands over': 0 };
  for (let i = 0; i < histories; i += 1) {
    const { history, events } = randomHistory(kind, draw);
    const said = judgeLocks(history, events, view);
    const verdict = said === 'hands over' ? said : said.verdict;
    if (verdict === 'unknown') throw new Error('it never says so');
    counts[verdict] += 1;
    if (said === 'hands over') continue;
    if ((said.verdict === 'conforms') !== isLegal(kind.model, history, events)) {
      throw new Error(`${i}: ${JSON.stringify(said)}\n${shown(history, events)}`);
    }
    if (said.verdict !== 'conforms') continue;
    const why = unexplained(kind.model, history, events, said.points);
    if (why) throw new Error(`${i}: ${why}: ${JSON.stringify(said.points)}\n${shown(history, events)}`);
  }
  return counts;
}

/** The events, a line each. */
function shown(history: ReturnType<typeof randomHistory>['history'], events: Int32Array): string {
  const lines = [...events].map((event, i) => {
    const operation = event >> 1;
    const { t } = (event & 1) === 0 ? history.began(operation) : history.ended(operation)!;
    const how =
      (event & 1) === 0 ? JSON.stringify(history.args(operation)) : `= ${JSON.stringify(history.result(operation))}`;
    return `${i} t=${t} ${history.at(operation)} #${operation} ${history.fn(operation)} ${how}`;
  });
  return lines.join('\n');
}
