import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../../services/environment/random.ts';
import { distlock } from '../../../services/distlock.ts';
import { leaseLock } from '../../../services/lease-lock.ts';
import { lock } from '../../../services/lock.ts';
import { mutex } from '../../../services/mutex.ts';
import { rwlock } from '../../../services/rwlock.ts';
import { semaphore } from '../../../services/semaphore.ts';
import { RESULT_CLAUSE, Specification, type Invocation } from '../../../services/semantics/specification.ts';
import type { AnyService } from '../../../services/service.ts';
import { Possible } from '../../judges/possible.ts';
import type { Point } from '../judgement.ts';
import type { History } from '../history.ts';
import { judgeLocks } from './judge.ts';
import { kinds, randomHistory, type Kind } from './random-history.fixture.ts';
import { lockView } from './view.ts';

/** So many histories of each kind; LOCK_HISTORIES for more. */
const HISTORIES = Number(process.env['LOCK_HISTORIES'] ?? 8_000) / 8;
const KEY = 'x';

const services: Record<string, readonly [AnyService, Kind]> = {
  mutex: [mutex, kinds.mutex],
  'mutex that anyone may give up': [mutex, kinds.mutexOfAnyone],
  semaphore: [semaphore, { ...kinds.semaphore, tries: ['tryAcquire'] }],
  rwlock: [rwlock, { ...kinds.rwlock, tries: ['tryRead', 'tryWrite'] }],
  distlock: [distlock, kinds.distlock],
  lock: [lock, kinds.lock],
  'lock that one may have again': [lock, kinds.lockAgain],
  'lock that refuses for no reason': [lock, kinds.lockSpurious],
  'lease-lock': [leaseLock, kinds.leased],
};

describe('the judge of locks agrees with the specification', () => {
  for (const [name, [service, kind]] of Object.entries(services)) {
    it(`of a ${name}`, () => {
      const random = randomFrom(3);
      let decided = 0;
      const parameters = { ...(service.parameters as object | undefined), ...kind.parameters };
      for (let i = 0; i < HISTORIES; i += 1) {
        const { history, events } = randomHistory(kind, (below) => Math.floor(random() * below));
        const said = judgeLocks(history, events, lockView(service.name, parameters)!);
        if (said === 'hands over') continue;
        decided += 1;
        const specification = new Specification(service, history.processes.length, parameters, KEY);
        const follow = { specification, history, events };
        expect([i, followed(follow)]).toEqual([i, said.verdict]);
        if (said.verdict === 'violates') expect(clausesOf(service)).toContain(said.clause);
        if (said.verdict === 'conforms') expect([i, replayed(follow, said.points)]).toEqual([i, 'explained']);
      }
      expect(decided).toBeGreaterThan(HISTORIES / 3);
    });
  }
});

/** All that may be refused of steps and returns. */
const clausesOf = ({ functions }: AnyService): string[] => [
  RESULT_CLAUSE,
  ...Object.values(functions).flatMap(({ step = {}, return: back }) =>
    [back, ...Object.values(step)].flatMap(({ condition = {} }) => Object.keys(condition)),
  ),
];

interface Follow {
  readonly specification: Specification;
  readonly history: History;
  readonly events: Int32Array;
}

const invocation = (history: History, operation: number): Invocation => ({
  ...{ at: history.at(operation), fn: history.fn(operation), args: history.args(operation) },
});

const timeOf = (history: History, event: number): number =>
  ((event & 1) === 0 ? history.began(event >> 1) : history.ended(event >> 1)!).t;

/** What is said when every possible state is followed. */
function followed({ specification, history, events }: Follow): string {
  const possible = new Possible(specification);
  for (const event of events) {
    const operation = event >> 1;
    const now = timeOf(history, event);
    const call = { ...invocation(history, operation), id: operation, indefinite: false };
    if ((event & 1) === 0) {
      if (possible.accusedCall(call, now)) return 'not allowed';
      possible.call(call, now);
    } else if (possible.return(call, history.result(operation), now)) return 'violates';
  }
  return 'conforms';
}

/** Do the points, with what was seen, fit the specification? Something hidden comes at the time of the event after it. */
function replayed({ specification, history, events }: Follow, points: readonly Point[]): string {
  const state = specification.init();
  let next = 0;
  for (let i = 0; i <= events.length; i += 1) {
    const event = events[Math.min(i, events.length - 1)]!;
    const now = timeOf(history, event);
    for (; points[next]?.after === i; next += 1) {
      const { step, internal } = points[next]!;
      const operation = points[next]!.operation!; // there is one unless it is internal
      const call = invocation(history, operation);
      if (internal === undefined) {
        const refused = specification.refusedStep(state, call, step, now);
        if (refused) return `${step} of ${operation}: ${refused.reason}`;
        specification.applyStep(state, call, step, now);
        continue;
      }
      const hidden = { step, at: internal, call: null };
      const may = specification.internalSteps(state, now).some((each) => each.step === step && each.at === internal);
      if (!may) return `${step} at ${internal} cannot come`;
      specification.applyInternal(state, hidden, now);
    }
    if (i === events.length) break;
    const call = invocation(history, event >> 1);
    if ((event & 1) === 0) {
      specification.applyCall(state, call, now);
      continue;
    }
    const refused = specification.refusedReturn(state, call, history.result(event >> 1), now);
    if (refused) return `the return of ${event >> 1}: ${refused.reason}`;
    specification.applyReturn(state, call, history.result(event >> 1), now);
  }
  return next === points.length ? 'explained' : 'points are left';
}
