import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../../services/environment/random.ts';
import { judgeLocks } from './judge.ts';
import { kinds, randomHistory, unsure, type Draw, type Kind } from './random-history.fixture.ts';
import { unproven } from './proofs.fixture.ts';
import { isLegal, unexplained } from './search.fixture.ts';
import { lockView } from './view.ts';

/** So many histories of each kind; LOCK_SEED and LOCK_HISTORIES for others, and more. */
const HISTORIES = Number(process.env['LOCK_HISTORIES'] ?? 7_000);
const SEED = Number(process.env['LOCK_SEED'] ?? 1);

/** By what is special about them: the kind, and how many of a hundred histories are decided at least. */
const compared: Record<string, readonly [Kind, number]> = {
  mutex: [kinds.mutex, 99],
  'mutex that anyone may give up': [kinds.mutexOfAnyone, 30],
  'mutex by uncertain clocks': [unsure(kinds.mutex, 3), 90],
  lock: [kinds.lock, 80],
  'lock without tries': [{ ...kinds.lock, tries: [] }, 90],
  'lock that one may have again': [kinds.lockAgain, 80],
  'lock that refuses for no reason': [kinds.lockSpurious, 90],
  'lock by uncertain clocks': [unsure(kinds.lock, 2), 30],
  'lock that one may have again by uncertain clocks': [unsure({ ...kinds.lockAgain, tries: [] }, 1), 10],
  semaphore: [kinds.semaphore, 95],
  'semaphore with tries': [{ ...kinds.semaphore, tries: ['tryAcquire'] }, 50],
  'semaphore by uncertain clocks': [unsure(kinds.semaphore, 3), 60],
  rwlock: [kinds.rwlock, 95],
  'rwlock with tries': [{ ...kinds.rwlock, tries: ['tryRead', 'tryWrite'] }, 50],
  'rwlock by uncertain clocks': [unsure(kinds.rwlock, 3), 60],
  'lease-lock': [kinds.leased, 40],
  'lease-lock without tries': [{ ...kinds.leased, tries: [] }, 50],
};

describe('the judge of locks agrees with the trying of every order', () => {
  for (const [name, [kind, decided]] of Object.entries(compared)) {
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
    if (said === 'hands over' || said.verdict === 'unknown') continue;
    if ((said.verdict === 'conforms') !== isLegal(kind.model, history, events)) {
      throw new Error(`${i}: ${JSON.stringify(said)}\n${shown(history, events)}`);
    }
    const why =
      said.verdict === 'violates'
        ? unproven(kind.model, history, events, said.proof)
        : unexplained(kind.model, history, events, said.points);
    if (why) throw new Error(`${i}: ${why}: ${JSON.stringify(said)}\n${shown(history, events)}`);
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
