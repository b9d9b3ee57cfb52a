/** The obligation ledger of a stuck run, for people: who is owed what, who waits for whom, and what was heard last of each node. */
import type { ChalkInstance } from 'chalk';
import { describeCall } from '../../services/semantics/in-words.ts';
import { partsOf } from '../../services/semantics/parts.ts';
import { ledgerOf, type Ledger, type Obligation } from '../causality/obligations.ts';
import { STUCK_CLAUSE } from '../findings/finding.ts';
import type { TraceEvent } from '../trace/event.ts';
import { shownFindings, smallest, type Shown } from './shown.ts';
import type { Subject } from './subject.ts';
import { fitted } from './fitted.ts';
import { describing } from './in-words.ts';

/** So many characters of an event are told. */
const EVENT_CHARS = 60;

/** The ledger of the run that is shown, with the events of the run, if a call is stuck there; null otherwise. */
export function ledgerOfStuck(
  result: Shown,
  { service, parameters }: Pick<Subject, 'service' | 'parameters'>,
): { readonly ledger: Ledger; readonly events: readonly TraceEvent[] } | null {
  const run = smallest(result);
  if (!run || !isStuck(result)) return null;
  return { ledger: ledgerOf(partsOf(service, run.plan.config.addresses, parameters), run.events), events: run.events };
}

/** Without findings, the run that is shown is the first that could not be decided. */
function isStuck(result: Shown): boolean {
  const findings = shownFindings(result);
  if (findings.length > 0) return findings.some(({ clause }) => clause === STUCK_CLAUSE);
  return result.undecided[0]?.cause === 'stuck not proved';
}

/** The ledger, line by line. */
export function ledgerLines(ledger: Ledger, events: readonly TraceEvent[], chalk: ChalkInstance): string[] {
  const { obligations, circles, last, from } = ledger;
  const nodes = last.map((event, at) => `  ${lastInWords(at, event, from, events)}`);
  return [
    chalk.bold('ongoing at the end'),
    ...(from === 0 ? [] : [`  (as far as known from event ${from} on; what happened before is in the trace only)`]),
    ...obligations.map((each) => owedLine(each, events, chalk)),
    ...circles.map((circle) => `  ${circleInWords(circle)}`),
    ...['', chalk.bold('the last of each node'), ...nodes],
  ];
}

function owedLine(call: Obligation, events: readonly TraceEvent[], chalk: ChalkInstance): string {
  const line = `  ${obligationInWords(call, events)}`;
  return call.kind === 'owed' ? chalk.red.bold(line) : line;
}

/** What a call that is ongoing is owed, in a sentence. */
export function obligationInWords(call: Obligation, events: readonly TraceEvent[]): string {
  const who = `${describeCall(call)} at ${call.at}, called at event ${call.began},`;
  switch (call.kind) {
    case 'owed':
      return `${who} may return since ${sinceWhen(call, events)}, and does not`;
    case 'waiting':
      return `${who} waits${forWhom(call.waitsFor)}: '${call.clause}' does not hold: ${call.reason}`;
    case 'free':
      return `${who} may return, and need not`;
    case 'indefinite':
      return `${who} is not waited for any more: its node was killed, or it failed after another was`;
    case 'unjudged':
      return `${who} has not returned`;
  }
}

/** Users who wait for each other, in words. */
export const circleInWords = (circle: readonly number[]): string =>
  `they wait for each other: ${[...circle, circle[0]!].join(' → ')}`;

function sinceWhen({ since, began }: { since: number; began: number }, events: readonly TraceEvent[]): string {
  const event = events.find(({ i }) => i === since);
  return since === began || !event ? 'then' : `event ${since} (${inBrief(event, events)} at ${event.at})`;
}

function forWhom(users: readonly number[]): string {
  if (users.length === 0) return '';
  const [all, last] = [users.slice(0, -1), users.at(-1)!];
  return ` for the user at ${all.length > 0 ? `${all.join(', ')} or ${last}` : last}`;
}

/** The last event of a node, in words; `from`: the first event that is known. */
export function lastInWords(at: number, event: TraceEvent | null, from: number, events: readonly TraceEvent[]): string {
  if (event) return `node ${at}, event ${event.i}: ${inBrief(event, events)}`;
  return `node ${at}: nothing${from === 0 ? '' : ` since event ${from}`}`;
}

const inBrief = (event: TraceEvent, events: readonly TraceEvent[]): string =>
  fitted(describing(events)(event), EVENT_CHARS);
