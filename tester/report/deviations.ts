/** What a plan changed in the schedule of a simulated run, in words. */
import { isTimer, isTurn, TURN_OF, type Possible, type Step } from '../causality/steps.ts';
import { isMessageFault, type MessageFault } from '../plan/faults.ts';
import type { Plan } from '../plan/plan.ts';
import type { TraceEvent } from '../trace/event.ts';

/** What became of one thing that a plan says of the schedule, or of a message. */
export type Deviation =
  /** It happened after something that it would have come before; null: it had not happened when the run ended. */
  | { readonly kind: 'delayed'; readonly what: Possible; readonly until: Possible | null }
  /** A timer fired before something that was possible already; null: it had not fired when the run ended. */
  | { readonly kind: 'hastened'; readonly what: Possible; readonly before: Possible | null }
  /** These calls began in the turn of another. */
  | { readonly kind: 'together'; readonly what: Possible; readonly calls: readonly Possible[] }
  /** What was possible before it came before it, and nothing else. */
  | { readonly kind: 'unchanged'; readonly what: Possible }
  | { readonly kind: 'lost' | 'doubled'; readonly what: Possible }
  /** There was nothing of this key; `cut`: in what is left of the trace. */
  | { readonly kind: 'unmatched'; readonly key: string; readonly cut: boolean };

/** What a plan says of the schedule and of messages. */
export type Schedule = Pick<Plan, 'delays' | 'faults'>;

/** One for each key of the plan. `pending`: what was still possible when the run ended. */
export function deviationsOf(
  events: readonly TraceEvent[],
  { delays, faults }: Schedule,
  pending: readonly Possible[] = [],
): readonly Deviation[] {
  const run: SimulatedRun = {
    steps: events.filter((event) => event.type === 'step'),
    lost: events.filter((event) => event.type === 'lost'),
    pending,
    cut: events.length > 0 && events[0]!.i !== 0,
  };
  const moved = Object.keys(delays).map((key) => movedBy(key, run));
  return [...moved.filter((each) => each !== null), ...faults.filter(isMessageFault).map((fault) => hitBy(fault, run))];
}

/** What of a trace tells how a schedule went. */
interface SimulatedRun {
  readonly steps: readonly Step[];
  readonly lost: readonly Possible[];
  readonly pending: readonly Possible[];
  readonly cut: boolean;
}
/** Null: it was lost, so that a delay says nothing. */
function movedBy(key: string, run: SimulatedRun): Deviation | null {
  const of = (each: Possible): boolean => each.key === key;
  const step = run.steps.find(of);
  if (step && isTurn(step))
    return { kind: 'together', what: step, calls: run.steps.filter(({ i }) => step.by < i && i < step.i) };
  if (step) return isTimer(step) ? hastened(step, run) : delayed(step, run);
  if (run.lost.some(of)) return null;
  const what = run.pending.find(of);
  if (!what) return { kind: 'unmatched', key, cut: run.cut };
  return isTimer(what) ? { kind: 'hastened', what, before: null } : { kind: 'delayed', what, until: null };
}

function hitBy([kind, key]: MessageFault, { steps, lost, pending, cut }: SimulatedRun): Deviation {
  const hit = kind === 'lose' ? lost : [...steps, ...pending];
  const what = hit.find((each) => each.key === key);
  return what ? { kind: kind === 'lose' ? 'lost' : 'doubled', what } : { kind: 'unmatched', key, cut };
}

/**
 * What became possible first would have happened first. Of what became possible in one step, the trace does not say what was
 * first, nor of a timer, when it began to stand in the queue: these are told only where nothing else is there to be told.
 */
function delayed(what: Step, { steps }: SimulatedRun): Deviation {
  const before = steps.filter(({ i }) => i < what.i);
  const until =
    before.findLast((each) => each.by > what.by && !isTimer(each)) ??
    before.findLast((each) => (isTimer(each) ? each.i > what.by : each.by === what.by));
  return until ? { kind: 'delayed', what, until } : { kind: 'unchanged', what };
}

/** A timer would have fired only when nothing else was possible. */
function hastened(what: Step, { steps, pending }: SimulatedRun): Deviation {
  const later = [...steps.filter(({ i }) => i > what.i), ...pending];
  const before = later.find((each) => each.by < what.i && !isTimer(each));
  return before ? { kind: 'hastened', what, before } : { kind: 'unchanged', what };
}

/** A deviation in words; the events are those of the run. */
export function inWords(deviation: Deviation, events: readonly TraceEvent[]): string {
  if (deviation.kind === 'unmatched') {
    return `\`${deviation.key}\` matched nothing that happened in ${deviation.cut ? 'what is left of this run' : 'this run'}`;
  }
  const { what } = deviation;
  const it = (isTimer(what) ? `the ${what.label}` : `\`${what.label}\``) + cause(what, events);
  switch (deviation.kind) {
    case 'delayed':
      return `delay ${it} until ${deviation.until ? `after \`${deviation.until.label}\`` : 'the end'}`;
    case 'together':
      return `let ${deviation.calls.map(({ label }) => `\`${label}\``).join(' and ')} begin in the same turn as \`${what.label.slice(TURN_OF.length)}\``;
    case 'hastened':
      return `let ${it} fire ${deviation.before ? `before \`${deviation.before.label}\`` : 'early: the run ended before it did'}`;
    case 'unchanged':
      return isTimer(what)
        ? `let ${it} fire early, though nothing else was possible`
        : `delay ${it}, though nothing that became possible later came before it`;
    case 'lost':
      return `lose ${it}`;
    case 'doubled':
      return `double ${it}`;
  }
}

function cause({ of }: Possible, events: readonly TraceEvent[]): string {
  const call = events.find((event) => event.type === 'call' && event.id === of);
  return call?.type === 'call' ? ` of ${call.fn} by ${call.at}` : '';
}
