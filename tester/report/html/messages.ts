/** The messages of a run as arrows: of a simulation the steps say them, of real processes what the nodes inform, if it says so. */
import type { Possible } from '../../causality/steps.ts';
import { isSame } from '../../../services/semantics/json.ts';
import type { InformEvent, TraceEvent } from '../../trace/event.ts';
import { nameOf } from '../arrow.ts';
import { brief } from '../../trace/brief.ts';
import type { Arrow } from './page.ts';

/** The arrows. Places are between the events. `pending`: what was still under way in a simulation when the run ended. */
export const arrowsOf = (events: readonly TraceEvent[], pending: readonly Possible[]): readonly Arrow[] =>
  events.some(({ type }) => type === 'step') ? steppedArrows(events, pending) : informedArrows(events);

function steppedArrows(events: readonly TraceEvent[], pending: readonly Possible[]): Arrow[] {
  const ends = momentEnds(events);
  const sentAt = (by: number): number => (ends.get(by) ?? -0.5) + 0.5;
  const arrow = (step: Possible, to: number, kind: Arrow['kind']): Arrow => ({
    ...{ sender: step.from!, receiver: step.at, from: sentAt(step.by), to, name: nameOf(step), kind },
  });
  const made = events.flatMap((event, index) => {
    if ((event.type !== 'step' && event.type !== 'lost') || event.from === null) return [];
    return [arrow(event, index + 0.5, event.type === 'lost' ? 'lost' : 'arrives')];
  });
  return [...made, ...pending.filter(({ from }) => from !== null).map((each) => arrow(each, events.length, 'pending'))];
}

/** By the number of a step, the index of the last event that it led to: what it sends goes out then. */
function momentEnds(events: readonly TraceEvent[]): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  let step: number | null = null;
  for (const [index, event] of events.entries()) {
    if (event.type === 'step') step = event.i;
    if (step !== null) ends.set(step, index);
  }
  return ends;
}

/** What a node informs of a message: where it goes or comes from, and what else it says. */
interface Told {
  readonly other: number;
  readonly rest: Readonly<Record<string, unknown>>;
}

/**
 * Nodes tell of messages in words of their own. Where one says `to` and another later `from`, and the rest of both is the same, it is a
 * message, the oldest first. Of those that nobody tells of again it is not known what became of them.
 */
function informedArrows(events: readonly TraceEvent[]): Arrow[] {
  const arrows: Arrow[] = [];
  const sent: (Told & { readonly at: number; readonly index: number })[] = [];
  for (const [index, event] of events.entries()) {
    if (event.type !== 'inform') continue;
    const to = told(event, 'to');
    const from = told(event, 'from');
    if (to) sent.push({ ...to, at: event.at, index });
    if (!from || to) continue;
    const found = sent.findIndex((each) => isItsArrival(each, event.at, from));
    if (found < 0) continue;
    const [message] = sent.splice(found, 1);
    const { other: sender, rest } = from;
    const places = { sender, receiver: event.at, from: message!.index + 0.5, to: index + 0.5 };
    arrows.push({ ...places, name: named(rest), kind: 'arrives' });
  }
  const after = arrows.length > 0 ? sent : []; // else nobody tells of arrivals
  return [
    ...arrows,
    ...after.map(({ at, other, rest, index }): Arrow => {
      const places = { sender: at, receiver: other, from: index + 0.5, to: events.length };
      return { ...places, name: named(rest), kind: 'pending' };
    }),
  ];
}

function told({ data }: InformEvent, where: 'to' | 'from'): Told | null {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return null;
  const { [where]: other, ...rest } = data as Record<string, unknown>;
  return typeof other === 'number' && Number.isInteger(other) && other >= 0 ? { other, rest } : null;
}

const isItsArrival = (sent: Told & { readonly at: number }, at: number, { other, rest }: Told): boolean =>
  sent.other === at && sent.at === other && isSame(sent.rest, rest);

/** `token`, if that is all that there is. */
function named(rest: Readonly<Record<string, unknown>>): string {
  const values = Object.values(rest);
  return values.length === 1 ? brief(values[0]) : brief(rest);
}
