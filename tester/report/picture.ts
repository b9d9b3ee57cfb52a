/** The run that shows what was found: its ledger, its schedule, its clocks and faults, its events. */
import type { ChalkInstance } from 'chalk';
import type { CampaignResult } from '../campaign/campaign.ts';
import { TOO_SELDOM } from '../shrinking/rate.ts';
import { faultsOf } from './faults.ts';
import { ledgerLines, ledgerOfStuck } from './ledger.ts';
import { shownEvidence, smallest } from './shown.ts';
import { clockLines, isSimulated, scheduleOf } from './simulation.ts';
import { sliceOf } from './slice.ts';
import { spacetime } from './spacetime.ts';
import type { Subject } from './subject.ts';
import { table } from './table.ts';

const ROWS = 40;

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

function shown(result: CampaignResult, { addresses }: Subject, chalk: ChalkInstance, width: number): string[] {
  const run = smallest(result);
  if (!run || run.events.length === 0) return [];
  const evidence = shownEvidence(result);
  const tooSeldom = result.shrunk?.kind === 'not shrunk' && result.shrunk.reason === TOO_SELDOM;
  const events = tooSeldom ? sliceOf(run.events, evidence) : run.events;
  const nodes = Math.min(addresses, run.plan.config.addresses);
  const size = { rows: ROWS, width };
  const drawn = isSimulated(run)
    ? spacetime(events, nodes, evidence, chalk, size, run.pending)
    : table(events, nodes, evidence, chalk, size);
  return [
    ...listed('the schedule: first in, first out, but', scheduleOf(run) ?? [], chalk),
    ...listed('the clocks: right, but', clockLines(run), chalk),
    ...listed('the faults', faultsOf(run), chalk),
    ...['', ...drawn],
  ];
}

/** A list under its title; nothing if it is empty. */
const listed = (title: string, lines: readonly string[], chalk: ChalkInstance): string[] =>
  lines.length > 0 ? ['', chalk.bold(title), ...lines.map((line) => `  ${line}`)] : [];
