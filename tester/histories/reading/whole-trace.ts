/** A trace with all that stands in it, to be judged again by the judges of a run. */
import type { Finding, Undecided } from '../../findings/finding.ts';
import { normalise } from '../../plan/normalise.ts';
import type { Plan } from '../../plan/plan.ts';
import { isEnd, type TraceEvent } from '../../trace/event.ts';
import { TRACE_FORMAT, type TraceHeader } from '../../trace/header.ts';
import { objectsOf, type Json } from './formats/json.ts';
import { checkVersion } from './formats/trace.ts';
import type { Pieces } from './source.ts';
import { notExpected, WrongLine } from './wrong.ts';

/** What was said of the run when it ended. */
export interface Conclusion {
  readonly verdict: string;
  readonly findings: readonly Finding[];
  readonly undecided: readonly Undecided[];
}

/** A trace as it was read. */
export interface WholeTrace {
  readonly header: TraceHeader & { readonly subject?: string };
  /** What it was a run of. */
  readonly plan: Plan;
  readonly events: readonly TraceEvent[];
  /** Null: whatever wrote it died before. */
  readonly conclusion: Conclusion | null;
}

type Read = { readonly event: TraceEvent } | { readonly conclusion: Conclusion };

/** Reads a trace. Throws `WrongLine`. */
export function readWholeTrace(pieces: Pieces): WholeTrace {
  const lines = objectsOf(pieces);
  const first = lines.next();
  if (first.done) throw new WrongLine(1, 'there is nothing, expected the header of a trace');
  const { header, plan } = headerOf(first.value);
  const calls = new Calls();
  const read = [...lines].map((line) => readLine(line, header, calls));
  const events = read.flatMap((each) => ('event' in each ? [each.event] : []));
  const conclusion = read.flatMap((each) => ('conclusion' in each ? [each.conclusion] : [])).at(-1) ?? null;
  return { header, plan, events, conclusion };
}

function headerOf({ fields, line, text }: Json): Pick<WholeTrace, 'header' | 'plan'> {
  const { format, service, addresses, parameters } = fields;
  checkVersion(format);
  if (format !== TRACE_FORMAT || typeof service !== 'string' || !Number.isInteger(addresses))
    throw notExpected(line, text, `the header of a trace: "format" is "${TRACE_FORMAT}", with a "service"`);
  if (parameters === undefined)
    throw new WrongLine(
      line,
      'the header does not say by what it was judged: it is of an earlier version, which cannot be judged again',
    );
  return { header: fields as unknown as WholeTrace['header'], plan: normalise(fields['plan']) };
}

/** The calls that are ongoing, by their id. */
class Calls {
  readonly #ongoing = new Map<unknown, TraceEvent & { fn: string }>();

  /** Follows an event; false: it is of a call that is not ongoing, or one that was begun before. */
  follow(event: TraceEvent): boolean {
    if (event.type !== 'call' && event.type !== 'giveUp' && !isEnd(event)) return true;
    if ((event.type === 'call') === this.#ongoing.has(event.id)) return false;
    if (event.type === 'call') this.#ongoing.set(event.id, event);
    else if (this.#ongoing.get(event.id)!.fn !== event.fn) return false;
    else if (isEnd(event)) this.#ongoing.delete(event.id);
    return true;
  }
}

function readLine({ fields, line, text }: Json, { addresses }: TraceHeader, calls: Calls): Read {
  const { type, verdict, findings, undecided, i, t, at } = fields;
  if (typeof verdict === 'string' && Array.isArray(findings) && Array.isArray(undecided))
    return { conclusion: fields as unknown as Conclusion };
  if (typeof type !== 'string' || !Number.isInteger(i) || typeof t !== 'number' || !isAddress(at, addresses))
    throw notExpected(line, text, `an event with type, i, t, and at from 0 to ${addresses - 1}`);
  const event = fields as unknown as TraceEvent;
  if (!calls.follow(event)) throw notExpected(line, text, 'a new call, or an event of a call that is ongoing');
  return { event };
}

const isAddress = (at: unknown, addresses: number): boolean =>
  Number.isInteger(at) && (at as number) >= 0 && (at as number) < addresses;
