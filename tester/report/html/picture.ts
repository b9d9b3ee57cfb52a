/** A run as a picture, as plain data. */
import type { ShownRun } from '../../campaign/attempts.ts';
import { STUCK_CLAUSE, type Undecided } from '../../findings/finding.ts';
import type { TraceEvent } from '../../trace/event.ts';
import { count } from '../count.ts';
import { faultsOf } from '../faults.ts';
import { clockLines, scheduleOf } from '../schedule.ts';
import { startedAt } from '../started.ts';
import { describing } from '../in-words.ts';
import { titleOfFinding } from '../title.ts';
import { barsOf, callSpans, slotsOf, type CallSpan } from './calls.ts';
import { arrowsOf } from './messages.ts';
import type { Arrow, Bar, List, Picture, States } from './page.ts';
import { replay, type Followed } from './replay.ts';
import { isShown, rowOf } from './rows.ts';
import { shadesOf } from './shades.ts';
import { NO_STATE, type StateStore } from './state-store.ts';

/** So many events of a run are drawn: the last. */
export const EVENTS_MAX = 10_000;

/** So much lower than the last event what is still under way ends, in rows. */
export const TAIL_ROWS = 1.5;

/** A picture, and the calls in it. */
export interface Drawn {
  readonly picture: Picture;
  readonly spans: readonly CallSpan[];
}

/** The picture of a run; `undecided`: what could not be decided in it, where nothing was found. */
export function pictureOf(title: string, run: ShownRun, followed: Followed, undecided: Undecided | null = null): Drawn {
  const { plan, pending } = run;
  const { addresses } = plan.config;
  const replayed = replay(run.events, { ...followed, addresses });
  const spans = callSpans(run.events);
  const slots = slotsOf(spans);
  const describe = describing(run.events, followed.service);
  const length = run.events.length;
  const began = startedAt(run.events);
  const markedEvents = markedBy(marksOf(run, undecided));
  const shown = run.events.flatMap((event, index) =>
    isShown(event) || markedEvents[event.i] !== undefined ? [index] : [],
  );
  const kept = shown.slice(-EVENTS_MAX);
  const places = new Places(kept, length);
  const picture: Picture = {
    ...{
      title,
      lists: listsOf(run),
      lanes: Array.from({ length: addresses }, (_, at) => `node ${at}`),
      unit: 'event',
      isTimed: true,
    },
    rows: kept.map((index) => {
      const event = run.events[index]!;
      return { ...rowOf(event, slots.get(index) ?? 0, describe), t: event.t - began };
    }),
    bars: places.spans(barsOf(spans, length).map((bar) => owedIf(isStuckAt(run, Math.floor(bar.from)), bar))),
    holds: places.spans(replayed.holds),
    arrows: places.spans(arrowsOf(run.events, pending)).map((arrow) => beyond(arrow, kept.length)),
    shades: places.spans(shadesOf(run.events)),
    marked: markedRows(markedEvents, run.events, kept),
    states: replayed.states.map((store) => statesOf(store, kept)),
    trouble: replayed.trouble,
    left: leftOut(run.events, shown, kept, replayed.trouble),
  };
  return { picture, spans };
}

/** Does this event begin a call that is stuck? */
const isStuckAt = ({ findings, events }: ShownRun, index: number): boolean =>
  findings.some(({ clause, evidence }) => clause === STUCK_CLAUSE && evidence.includes(events[index]?.i ?? -1));

const owedIf = (isStuck: boolean, bar: Bar): Bar => (isStuck && bar.how === 'open' ? { ...bar, how: 'owed' } : bar);

/** What is still under way leads out of the picture. */
const beyond = (arrow: Arrow, rows: number): Arrow =>
  arrow.kind === 'pending' ? { ...arrow, to: rows + TAIL_ROWS } : arrow;

/** Where what lies between the events lies between the rows, of which there are fewer. */
class Places {
  /** By the index of an event, its row, or the next that is shown. */
  readonly #rows: Float64Array;
  readonly #isShown: Uint8Array;

  constructor(shown: readonly number[], count: number) {
    this.#rows = new Float64Array(count + 1).fill(shown.length);
    this.#isShown = new Uint8Array(count + 1);
    for (const [row, index] of shown.entries()) {
      this.#rows[index] = row;
      this.#isShown[index] = 1;
    }
    for (let index = count - 1; index >= 0; index -= 1)
      if (!this.#isShown[index]) this.#rows[index] = this.#rows[index + 1]!;
  }

  /** The same spans between the rows; without those that are not there. */
  spans<S extends { readonly from: number; readonly to: number }>(spans: readonly S[]): readonly S[] {
    return spans
      .map((span) => ({ ...span, from: this.#place(span.from), to: this.#place(span.to) }))
      .filter(({ to }) => to > 0);
  }

  #place(place: number): number {
    const index = Math.floor(place);
    return this.#rows[index]! + (this.#isShown[index] ? place - index : 0);
  }
}

/** What is to be looked at, and where. */
interface Mark {
  readonly text: string;
  readonly evidence: readonly number[];
}

const marksOf = ({ findings }: ShownRun, undecided: Undecided | null): readonly Mark[] => [
  ...findings.map((finding) => ({ ...finding, text: `${titleOfFinding(finding)}: ${finding.reason}` })),
  ...(undecided
    ? [
        {
          text: `unknown: ${undecided.cause}: ${undecided.reason}`,
          evidence: undecided.evidence ?? undecided.suspected?.evidence ?? [],
        },
      ]
    : []),
];

/** By the number of the event that shows it last, what is wrong; the other events that show it with an empty text. */
function markedBy(marks: readonly Mark[]): Record<number, string> {
  const marked: Record<number, string> = {};
  for (const { text, evidence } of marks) {
    for (const i of evidence) marked[i] ??= '';
    const last = evidence.at(-1);
    if (last !== undefined) marked[last] = text;
  }
  return marked;
}

function markedRows(
  marked: Readonly<Record<number, string>>,
  events: readonly TraceEvent[],
  kept: readonly number[],
): Record<number, string> {
  const rows = kept.flatMap((index, row) => {
    const text = marked[events[index]!.i];
    return text === undefined ? [] : [[row, text] as const];
  });
  return Object.fromEntries(rows);
}

const statesOf = ({ of, all, steps }: Pick<StateStore, 'of' | 'all' | 'steps'>, kept: readonly number[]): States => ({
  of,
  all,
  before: kept.map((index) => steps[index] ?? NO_STATE),
  after: kept.map((index) => steps[index + 1] ?? NO_STATE),
});

const listsOf = (run: ShownRun): readonly List[] =>
  [
    { title: 'The schedule: first in, first out, but', lines: scheduleOf(run) ?? [] },
    { title: 'The clocks: right, but', lines: clockLines(run) },
    { title: 'The faults', lines: faultsOf(run) },
  ].filter(({ lines }) => lines.length > 0);

function leftOut(
  events: readonly TraceEvent[],
  shown: readonly number[],
  kept: readonly number[],
  trouble: string | null,
): readonly string[] {
  const before = events[0]?.i ?? 0;
  const between = (events.at(-1)?.i ?? -1) + 1 - before - events.length;
  const steps = events.length - shown.length;
  const early = before + shown.length - kept.length;
  return [
    ...(early > 0 ? [`${count(early, 'first event')}: in the trace`] : []),
    ...(between > 0 ? [`${count(between, 'event')} in between, of no call and no fault: in the trace`] : []),
    ...(steps > 0 ? [`${count(steps, 'step')}, seen by what came of it`] : []),
    ...(trouble === null ? [] : [trouble]),
  ];
}
