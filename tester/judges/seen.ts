/** What a checker saw when something was wrong, in a line. */
import { inspect } from 'node:util';
import { REFUSED_WITHOUT_REASON, type Refusal } from '../../services/semantics/specification.ts';
import type { CallEvent, FaultEvent, HealedEvent, InformEvent, ReturnEvent } from '../trace/event.ts';

/** What a checker follows. */
export type Followed = CallEvent | ReturnEvent | InformEvent | FaultEvent | HealedEvent;

/** So many characters are shown of a value. */
const SHOWN = 300;

/** Why a clause does not hold; where it gave no reason, the state in which it does not, and what it was told. `event`: null: the end. */
export function reasonOf({ reason }: Refusal, state: unknown, event: Followed | null): string {
  if (reason !== REFUSED_WITHOUT_REASON) return reason;
  return [`state: ${shown(state)}`, ...(event ? [toldOf(event)] : [])].join('; ');
}

/** `at 1, data { lap: 1 }`: what a part is told of an event. */
export function toldOf(event: Followed): string {
  const at = `at ${event.at}`;
  if (event.type === 'inform') return (event.data ?? null) === null ? at : `${at}, data ${shown(event.data)}`;
  if (event.type === 'call') return event.args.length === 0 ? at : `${at}, args ${shown(event.args)}`;
  return event.type === 'return' ? `${at}, result ${shown(event.result)}` : at;
}

/** `on.entered`: the part that is for an event. */
export function partFor(event: Followed): string {
  if (event.type === 'inform') return `on.${event.event}`;
  if (event.type === 'fault') return 'onFault.killed';
  if (event.type === 'healed') return 'onFault.restarted';
  return event.type === 'call' ? `onCall.${event.fn}` : `onReturn.${event.fn}`;
}

function shown(value: unknown): string {
  const text = inspect(value, {
    depth: 4,
    breakLength: Infinity,
    compact: true,
    maxArrayLength: 20,
    maxStringLength: 80,
  });
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
