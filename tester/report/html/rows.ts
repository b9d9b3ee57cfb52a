/** The events of a run as rows: those in which there is something to be seen. */
import { isTimer } from '../../causality/steps.ts';
import { brief } from '../../trace/brief.ts';
import { isEnd, type TraceEvent } from '../../trace/event.ts';
import { nameOf } from '../arrow.ts';
import { cut, fitted } from '../fitted.ts';
import type { Describe } from '../in-words.ts';
import type { Row, RowKind } from './page.ts';

/** More of one thing is not told: users' data may be of any size. */
const CHARS_MAX = 500;

/** Is it shown? Steps are, that bring something from elsewhere: others are seen by what they lead to. */
export const isShown = (event: TraceEvent): boolean => event.type !== 'step' || event.from !== null || isTimer(event);

/** The row of an event; `slot`: the place of its call; `describe`: an event of this run in words. */
export function rowOf(event: TraceEvent, slot: number, describe: Describe): Row {
  const { i, t, at, ...all } = event;
  const fields = Object.fromEntries(
    Object.entries(all).map(([name, value]) => [name, shortened(brief(value ?? null))]),
  );
  return {
    i,
    t,
    at: event.type === 'lost' ? (event.from ?? at) : at,
    slot,
    kind: kindOf(event),
    ...textOf(event, describe),
    fields,
  };
}

function kindOf(event: TraceEvent): RowKind {
  if (isEnd(event)) return 'end';
  switch (event.type) {
    case 'call':
      return 'call';
    case 'giveUp':
      return 'giveUp';
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
function textOf(event: TraceEvent, describe: Describe): Pick<Row, 'text' | 'end'> {
  const alone = (text: string): Pick<Row, 'text' | 'end'> => ({ text: shortened(text), end: '' });
  if (event.type === 'step')
    return alone(event.from === null ? event.label.replace(` at ${event.at}`, '') : `${nameOf(event)} arrives`);
  if (event.type === 'lost') return alone(`${nameOf(event)} is lost`);
  const words = describe(event);
  if (words.outcome === '') return alone(words.text.replace(/^[·↯✓] /, ''));
  const text = fitted(words, CHARS_MAX);
  const end = cut(words.outcome, CHARS_MAX);
  return { text, end: text.endsWith(end) ? end : '' };
}

const shortened = (text: string): string => (text.length > CHARS_MAX ? `${text.slice(0, CHARS_MAX)}…` : text);
