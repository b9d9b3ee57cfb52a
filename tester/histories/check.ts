/** A recorded history is judged, each part by the judge that decides it soonest. */
import type { Clock } from '../../services/environment/clock.ts';
import { Specification } from '../../services/semantics/specification.ts';
import type { AnyService } from '../../services/service.ts';
import type { Verdict } from '../findings/finding.ts';
import { judgeGenerally } from './general/judge.ts';
import type { History } from './history.ts';
import type { Judgement } from './judgement.ts';
import { judgeLocks } from './locks/judge.ts';
import { violationByClock } from './locks/by-clock.ts';
import { lockView, type LockView } from './locks/view.ts';
import { numbersOf, type Numbers } from './numbers.ts';
import { eventsByPart, type Events } from './parts.ts';

/** By what a history is judged, and for how long. */
export interface CheckOptions {
  readonly service: AnyService;
  readonly parameters: unknown;
  /** Nothing more is tried after so many ms, for all parts together. */
  readonly timeMs: number;
  readonly clock: Pick<Clock, 'now'>;
}

/** One part of a history that was judged. */
export interface JudgedPart {
  /** The name of the part; '': the service is of one. */
  readonly key: string;
  /** How many operations there are of it; without those that failed. */
  readonly operations: number;
  /** Which judge decided: by the rules for locks, or by trying every order. */
  readonly by: 'locks' | 'general';
  readonly judgement: Judgement;
  /** Null: it is no lock, or was recorded without times. */
  readonly numbers: Numbers | null;
}

/** Judges all parts of a history. */
export function checkHistory(history: History, options: CheckOptions): readonly JudgedPart[] {
  const { service, parameters, clock, timeMs } = options;
  const until = clock.now() + timeMs;
  const view = lockView(service.name, parameters);
  const all = view && history.isTimed ? eventsByPart(history, service, true) : null;
  return [...eventsByPart(history, service)].map(([key, events]): JudgedPart => {
    const soon = view ? judgeSoon(history, events, view) : 'hands over';
    const judgement =
      soon === 'hands over'
        ? judgeGenerally(history, events, new Specification(service, addressesOf(history), parameters, key), {
            clock,
            timeMs: Math.max(0, until - clock.now()),
          })
        : soon;
    return {
      key,
      operations: events.filter((event) => (event & 1) === 0).length,
      by: soon === 'hands over' ? 'general' : 'locks',
      judgement,
      numbers: view && all && numbersOf(history, all.get(key)!, view),
    };
  });
}

/** By the rules for locks; what is not certain by all clocks together may be so by one. */
function judgeSoon(history: History, events: Events, view: LockView): Judgement | 'hands over' {
  const said = judgeLocks(history, events, view);
  return said !== 'hands over' && said.verdict === 'violates'
    ? said
    : (violationByClock(history, events, view) ?? said);
}

/** How many addresses a service has that was used so. */
export const addressesOf = ({ processes }: History): number => processes.length;

/** Of all parts the worst: violates, unknown, conforms. */
export function verdictOf(parts: readonly JudgedPart[]): Verdict {
  const verdicts = new Set(parts.map(({ judgement }) => judgement.verdict));
  return (['violates', 'unknown'] as const).find((verdict) => verdicts.has(verdict)) ?? 'conforms';
}
