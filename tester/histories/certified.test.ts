import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../services/environment/random.ts';
import { Specification } from '../../services/semantics/specification.ts';
import type { AnyService } from '../../services/service.ts';
import { distlock } from '../../services/distlock.ts';
import { leaseLock } from '../../services/lease-lock.ts';
import { lock } from '../../services/lock.ts';
import { mutex } from '../../services/mutex.ts';
import { rwlock } from '../../services/rwlock.ts';
import { semaphore } from '../../services/semaphore.ts';
import { certificateOf, readCertificate } from './certificate.ts';
import { addressesOf, checkHistory } from './check.ts';
import { judgeGenerally } from './general/judge.ts';
import { MODELS, randomHistory as randomObjectHistory } from './general/objects.fixture.ts';
import type { History } from './history.ts';
import { kinds, randomHistory, unsure, type Draw, type Kind } from './locks/random-history.fixture.ts';
import { eventsByPart } from './parts.ts';
import { verifyCertificate } from './verify/verify.ts';

/** So many histories of each kind; LOCK_SEED and LOCK_HISTORIES for others, and more. */
const HISTORIES = Number(process.env['LOCK_HISTORIES'] ?? 4_000) / 2;
const SEED = Number(process.env['LOCK_SEED'] ?? 1);

const compared: Record<string, readonly [AnyService, Kind]> = {
  mutex: [mutex, kinds.mutex],
  'mutex that anyone may give up': [mutex, kinds.mutexOfAnyone],
  semaphore: [semaphore, kinds.semaphore],
  'semaphore with tries': [semaphore, { ...kinds.semaphore, tries: ['tryAcquire'] }],
  rwlock: [rwlock, kinds.rwlock],
  'rwlock with tries': [rwlock, { ...kinds.rwlock, tries: ['tryRead', 'tryWrite'] }],
  lock: [lock, kinds.lock],
  'lock that one may have again': [lock, kinds.lockAgain],
  'lock that refuses for no reason': [lock, kinds.lockSpurious],
  'lease-lock': [leaseLock, kinds.leased],
  'mutex by uncertain clocks': [mutex, unsure(kinds.mutex, 3)],
  'semaphore by uncertain clocks': [semaphore, unsure(kinds.semaphore, 3)],
  'rwlock by uncertain clocks': [rwlock, unsure(kinds.rwlock, 3)],
  'lock by uncertain clocks': [lock, unsure(kinds.lock, 2)],
  'lock that one may have again by uncertain clocks': [lock, unsure({ ...kinds.lockAgain, tries: [] }, 1)],
  distlock: [distlock, kinds.distlock],
};

const clock = { now: () => 0 };

/** The verdicts, and which judge gave them; and what is wrong about them: the other judge says another, or what shows it does not. */
function judged(history: History, service: AnyService, parameters: unknown): { said: string[]; problems: string[] } {
  const addresses = addressesOf(history);
  const parts = checkHistory(history, { service, parameters, timeMs: Infinity, clock });
  const eventsOf = eventsByPart(history, service);
  const differing = parts.filter(({ key, by, judgement }) => {
    if (by === 'general') return false;
    const specification = new Specification(service, addresses, parameters, key);
    const { verdict } = judgeGenerally(history, eventsOf.get(key)!, specification, { clock });
    return verdict !== judgement.verdict && verdict !== 'unknown'; // a call is not allowed: by its clock, a user has two at once
  });
  const judgements = new Map(parts.map(({ key, judgement }) => [key, judgement]));
  const certificate = certificateOf(history, { service: service.name, addresses, parameters, judgements, read: {} });
  const wrong = verifyCertificate(readCertificate(JSON.stringify(certificate)), history, service);
  return {
    said: parts.map(({ by, judgement: { verdict } }) => `${verdict} by ${by}`),
    problems: [
      ...differing.map(({ key }) => `Part '${key}' is judged in another way by the general judge.`),
      ...wrong.filter((each) => !each.includes('nothing is claimed')),
    ],
  };
}

/** Of so many random histories, how often what was said; throws at the first that something is wrong about. */
function counted(service: AnyService, more: object, random: () => History): Readonly<Record<string, number>> {
  const parameters = { ...(service.parameters as object | undefined), ...more };
  const counts: Record<string, number> = {};
  for (let i = 0; i < HISTORIES; i += 1) {
    const { said, problems } = judged(random(), service, parameters);
    for (const each of said) counts[each] = (counts[each] ?? 0) + 1;
    if (problems.length > 0) throw new Error(`${i}: ${said.join()}: ${problems.join()}`);
  }
  return counts;
}

describe('both judges say the same, and what shows it can be checked', () => {
  it.each(Object.entries(compared))('of a %s', (_, [service, kind]) => {
    const random = randomFrom(SEED);
    const draw: Draw = (below) => Math.floor(random() * below);
    const counts = counted(service, kind.parameters, () => randomHistory(kind, draw).history);
    expect(counts['conforms by locks']).toBeGreaterThan(HISTORIES / 10);
    expect(counts[kind.model.anyoneGives ? 'violates by general' : 'violates by locks']).toBeGreaterThan(
      HISTORIES / 50,
    );
  });

  it.each(Object.entries({ mutex, semaphore, rwlock }))('of a simulated %s with many users', (name, service) => {
    const random = randomFrom(SEED);
    const model = MODELS.find((each) => each.name === name)!;
    const shape = { users: 4, operations: 9, wrong: 0.15, open: 0.1 };
    const counts = counted(service, {}, () => randomObjectHistory(random, model, shape));
    expect(counts['conforms by locks']).toBeGreaterThan(HISTORIES / 10);
    expect(counts['violates by locks']).toBeGreaterThan(HISTORIES / 50);
  });
});
