/** What of a trace stays in memory, for the report. */
import type { TraceEvent } from './event.ts';

/** How many of the first events stay, and of the last at least. */
const FIRST = 1000;
const LAST = 1000;
/** With more of what is between, all but the last is forgotten. */
const BETWEEN_MAX = 20_000;

/**
 * The first thousand events, the last thousand at least, and of those between them what is told of calls and faults, each with the
 * step in which it happened. If event 0 is there, all of these are.
 */
export class Memory {
  #kept: TraceEvent[] = [];
  #last: TraceEvent[] = [];
  #forgot = false;

  /** It has happened. */
  add(event: TraceEvent): void {
    if (this.#kept.length < FIRST && !this.#forgot) {
      this.#kept.push(event);
      return;
    }
    if (this.#last.length >= 2 * LAST) this.#forget();
    this.#last.push(event);
  }

  /** All that stays, oldest first. */
  get events(): readonly TraceEvent[] {
    return [...this.#kept, ...this.#last];
  }

  #forget(): void {
    const old = this.#last.slice(0, -LAST);
    this.#last = this.#last.slice(-LAST);
    this.#kept.push(...telling(old));
    if (this.#kept.length <= FIRST + BETWEEN_MAX) return;
    this.#kept = [];
    this.#forgot = true;
  }
}

/** Does it say what became of a call, or of a node? */
export const isTelling = ({ type }: Pick<TraceEvent, 'type'>): boolean =>
  type !== 'step' && type !== 'inform' && type !== 'lost';

/** The events that say something of calls or nodes, each after its step. */
function telling(events: readonly TraceEvent[]): TraceEvent[] {
  const told: TraceEvent[] = [];
  let step: TraceEvent | null = null;
  for (const event of events) {
    if (event.type === 'step') step = event;
    if (!isTelling(event)) continue;
    if (step) told.push(step);
    told.push(event);
    step = null;
  }
  return told;
}

/** Are these all events of a run, from its beginning on? */
export const isWhole = (events: readonly TraceEvent[]): boolean => (events.at(-1)?.i ?? -1) === events.length - 1;
