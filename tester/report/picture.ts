/** The run that shows what was found: its ledger, its schedule, its clocks and faults, its events. */
import type { ChalkInstance } from 'chalk';
import type { ShownRun } from '../campaign/attempts.ts';
import type { CampaignResult } from '../campaign/campaign.ts';
import { TOO_SELDOM } from '../shrinking/rate.ts';
import type { TraceEvent } from '../trace/event.ts';
import { chosen, type Room } from './choice.ts';
import { count, number } from './count.ts';
import { faultsOf } from './faults.ts';
import { ledgerLines, ledgerOfStuck } from './ledger.ts';
import { shownEvidence, smallest } from './shown.ts';
import { clockLines, isSimulated, scheduleOf } from './schedule.ts';
import { sliceOf } from './slice.ts';
import { spacetime } from './spacetime.ts';
import type { Subject } from './subject.ts';
import { table } from './table.ts';

const ROWS = 40;
const ROOM: Room = { whole: 60, last: ROWS };

/** The picture, line by line; none if no run is shown. */
export const pictureLines = (
  result: CampaignResult,
  subject: Subject,
  chalk: ChalkInstance,
  width: number,
): string[] => [...owed(result, subject, chalk), ...shown(result, subject, chalk, width)];

/** Where a call is stuck: who is owed what. */
function owed(result: CampaignResult, subject: Subject, chalk: ChalkInstance): string[] {
  const stuck = ledgerOfStuck(result, subject);
  if (!stuck) return [];
  const pending = smallest(result)!.pending.map(({ label }) => label);
  return ['', ...ledgerLines(stuck.ledger, stuck.events, chalk), ...listed('possible at the end', pending, chalk)];
}

function shown(result: CampaignResult, { addresses, service }: Subject, chalk: ChalkInstance, width: number): string[] {
  const run = smallest(result);
  if (!run || run.events.length === 0) return [];
  const evidence = shownEvidence(result);
  const tooSeldom = result.shrunk?.kind === 'not shrunk' && result.shrunk.reason === TOO_SELDOM;
  const events = tooSeldom ? sliceOf(run.events, evidence) : run.events;
  const nodes = Math.min(addresses, run.plan.config.addresses);
  const drawn = isSimulated(run)
    ? spacetime(events, nodes, evidence, chalk, { rows: ROWS, width, service }, run.pending)
    : [
        ...table(events, nodes, evidence, chalk, { room: ROOM, width, service }),
        ...leftLine(run, chosen(events, new Set(evidence), ROOM)).map((line) => chalk.dim(line)),
      ];
  return [
    ...listed('the schedule: first in, first out, but', scheduleOf(run) ?? [], chalk),
    ...listed('the clocks: right, but', clockLines(run), chalk),
    ...listed('the faults', faultsOf(run), chalk),
    ...['', ...drawn],
  ];
}

/** Where that is which is not shown; a line, or none. */
function leftLine({ events, path }: ShownRun, { length }: readonly TraceEvent[]): string[] {
  const all = events.at(-1)!.i + 1;
  if (length === all) return [];
  const trace = path === null ? '' : `${path}, and as a picture in `;
  return [`  ${number(length)} of ${count(all, 'event')} shown; all are in ${trace}--report html=report.html`];
}

/** A list under its title; nothing if it is empty. */
const listed = (title: string, lines: readonly string[], chalk: ChalkInstance): string[] =>
  lines.length > 0 ? ['', chalk.bold(title), ...lines.map((line) => `  ${line}`)] : [];
