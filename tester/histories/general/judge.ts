/** The general judge: of a recorded history of any service, by its specification. */
import type { Clock } from '../../../services/environment/clock.ts';
import { lapsesMsOf } from '../../../services/semantics/parts.ts';
import type { Specification } from '../../../services/semantics/specification.ts';
import type { History } from '../history.ts';
import type { Judgement } from '../judgement.ts';
import type { Events } from '../parts.ts';
import { Automaton } from './automaton.ts';
import { Course } from './course.ts';
import { ATTEMPTS_MAX, judgementOf } from './explain.ts';
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
 * Judges one part of a history. If the service is `atomic`, calls that never return are made at once, when they have their effect: where one way
 * leads, any leads as well that has used fewer of them. What comes of that is shown in full all the same: what explains the part is
 * gone through again, call by call; and for a proof all is tried, if it is not too much.
 */
export function judgeGenerally(
  history: History,
  events: Events,
  specification: Specification,
  { statesMax = STATES_MAX, timeMs = Infinity, clock }: GeneralOptions,
): Judgement {
  const limits: SearchLimits = { statesMax, until: clock.now() + timeMs, clock };
  const course = new Course(history, events, new Automaton(specification));
  if (!isAtomic(specification) || !course.isSequential) return judgementOf(course, new Search(course, limits).run());

  const atOnce = new Course(history, events, new Automaton(specification), true);
  const found = new Search(atOnce, limits).run();
  if (found.kind === 'explained')
    return judgementOf(course, replay(course, found.steps) ?? new Search(course, limits).run());
  if (found.kind !== 'unexplained') return judgementOf(atOnce, found);
  const all = new Search(course, { ...limits, statesMax: Math.min(statesMax, ATTEMPTS_MAX) }).run();
  return all.kind === 'too many states' || all.kind === 'out of time'
    ? judgementOf(atOnce, found, false)
    : judgementOf(course, all);
}

const isAtomic = ({ service, parameters }: Specification): boolean =>
  service.atomic === true && lapsesMsOf(service, parameters) === 0;
