/** The steps of a simulated run, as those see them who ask what led to what. */
import type { Address } from '../../services/service.ts';
import type { StepEvent, TraceEvent } from '../trace/event.ts';

/** Something that was possible in a simulated run, whether it happened or not. */
export type Possible = Omit<StepEvent, 'type'>;
/** A step, with its number and time in the trace. */
export type Step = StepEvent & { readonly i: number; readonly t: number };

/** Where an event happened: what is lost is lost where it was sent. */
export const placeOf = (event: TraceEvent): Address => (event.type === 'lost' ? (event.from ?? event.at) : event.at);

/** Is it a timer that fires, of a node or of a user that waits? */
export const isTimer = ({ from, label }: Possible): boolean => from === null && /^(timer|wait) at \d+$/.test(label);

/** What the rest of the turn of a call is called, before the call. */
export const TURN_OF = 'the turn of ';
/** Is a key of a plan that of a turn? */
export const isTurnKey = (key: string): boolean => key.includes(` ${TURN_OF}`);
/** Is it the rest of the turn of a call, which waited until others had begun? */
export const isTurn = ({ label }: Possible): boolean => label.startsWith(TURN_OF);

/** What happened at one moment at one node: a step with all that it led to there; or, outside a step of that node, one event. */
export interface Moment {
  readonly at: Address;
  readonly step: Step | null;
  readonly events: readonly TraceEvent[];
}

/** What lies between two events that are known may belong to another moment. */
const isNext = ({ step, events }: Moment, { i }: TraceEvent): boolean => i === (events.at(-1) ?? step)!.i + 1;

/** The moments of a run, in their order. */
export function momentsOf(events: readonly TraceEvent[]): readonly Moment[] {
  const moments: { at: Address; step: Step | null; events: TraceEvent[] }[] = [];
  for (const event of events) {
    const at = placeOf(event);
    const last = moments.at(-1);
    if (event.type === 'step') moments.push({ at, step: event, events: [] });
    else if (last?.step && last.at === at && isNext(last, event)) last.events.push(event);
    else moments.push({ at, step: null, events: [event] });
  }
  return moments;
}
