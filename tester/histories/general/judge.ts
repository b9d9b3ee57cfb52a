/** The general judge: of a recorded history of any service, by its specification. */
import type { Clock } from '../../../services/environment/clock.ts';
import { lapsesMsOf } from '../../../services/semantics/parts.ts';
import { SpecificationError, type Specification } from '../../../services/semantics/specification.ts';
import type { History } from '../history.ts';
import type { Judgement } from '../judgement.ts';
import type { Events } from '../parts.ts';
import { Automaton } from './automaton.ts';
import { Course } from './course.ts';
import { attemptsOf, judgementOf } from './explain.ts';
import { replay } from './replay.ts';
import { Search, type SearchLimits } from './search.ts';

/** How much is tried. */
export interface GeneralOptions {
  /** So many positions are remembered at most. */
  readonly statesMax?: number;
  /** Nothing is tried after so many ms. */
  readonly timeMs?: number;
  readonly clock: Pick<Clock, 'now'>;
}

const STATES_MAX = 2_000_000;

/**
 * Judges one part of a history; first by a search that leaves out what leads nowhere else. If the service is `atomic`, calls that never return
 * are made at once there, when they have their effect: where one way leads, any leads as well that has used fewer of them. What
 * comes of that is shown in full all the same: what explains the part is gone through again, call by call; and all that there is to
 * be tried, if it is not too much, when the attempts of a proof are asked for. That takes longer than to judge.
 */
export function judgeGenerally(
  history: History,
  events: Events,
  specification: Specification,
  { statesMax = STATES_MAX, timeMs = Infinity, clock }: GeneralOptions,
): Judgement {
  const limits: SearchLimits = { statesMax, until: clock.now() + timeMs, clock };
  const inFull = new Course(history, events, new Automaton(specification));
  const course =
    isAtomic(specification) && inFull.isSequential
      ? new Course(history, events, new Automaton(specification), true)
      : inFull;
  const found = new Search(course, limits, true).run();
  if (found.kind === 'explained' && course.hasAtOnce)
    return judgementOf(inFull, replay(inFull, found.steps) ?? new Search(inFull, limits).run(), () => null);
  return judgementOf(course, found, () => {
    const all = new Search(inFull, { statesMax: ATTEMPTS_MAX, until: Infinity, clock }).run();
    if (all.kind === 'explained')
      throw new SpecificationError(`The service ${specification.service.name} is not atomic.`);
    return all.kind === 'unexplained' ? attemptsOf(inFull, all.last, all.tried) : null;
  });
}

/** A proof has at most so many attempts: more would be a file that nobody reads. */
const ATTEMPTS_MAX = 50_000;

const isAtomic = ({ service, parameters }: Specification): boolean =>
  service.atomic === true && lapsesMsOf(service, parameters) === 0;
