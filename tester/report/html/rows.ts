/** The events of a run as rows: those in which there is something to be seen. */
import type { Possible } from '../../causality/steps.ts';
import { isTimer } from '../../causality/steps.ts';
import { isEnd, type TraceEvent } from '../../trace/event.ts';
import { nameOf } from '../arrow.ts';
import { isSeen, scenesOf } from '../scenes.ts';
import { describe } from '../table.ts';
import type { Row, RowKind } from './page.ts';

/** The indices of the events that are shown, in ascending order. Steps that lead to nothing, or only to a call that says it all, are not. */
export function shownIndices(
  events: readonly TraceEvent[],
  addresses: number,
  pending: readonly Possible[],
  marked: ReadonlySet<number>,
): readonly number[] {
  const unseen = new Set(
    scenesOf(events, addresses, pending).scenes.flatMap((scene) => {
      const { step } = scene;
      if (!step || marked.has(step.i)) return [];
      const says = step.from !== null || isTimer(step);
      return isSeen(scene, marked) && says ? [] : [step.i];
    }),
  );
  return events.flatMap(({ i }, index) => (unseen.has(i) ? [] : [index]));
}

/** The row of an event. */
export function rowOf(event: TraceEvent): Row {
  const { i, t, at, ...fields } = event;
  return {
    i,
    t,
    at: event.type === 'lost' ? (event.from ?? at) : at,
    kind: kindOf(event),
    text: textOf(event),
    fields,
  };
}

function kindOf(event: TraceEvent): RowKind {
  if (isEnd(event)) return 'end';
  switch (event.type) {
    case 'call':
      return 'call';
    case 'giveUp':
      return 'end';
    case 'inform':
      return 'inform';
    case 'step':
      return event.from === null ? 'timer' : 'message';
    case 'lost':
      return 'message';
    case 'fault':
    case 'healed':
      return 'fault';
    default:
      return 'trouble';
  }
}

/** The picture says where it is, and by its form what it is. */
function textOf(event: TraceEvent): string {
  if (event.type === 'step')
    return event.from === null ? event.label.replace(` at ${event.at}`, '') : `${nameOf(event)} arrives`;
  if (event.type === 'lost') return `${nameOf(event)} is lost`;
  return describe(event).replace(/^[·↯✓] /, '');
}
