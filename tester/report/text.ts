/** What a campaign came to, for people. */
import type { ChalkInstance } from 'chalk';
import type { CampaignResult } from '../campaign/campaign.ts';
import type { Finding, Verdict } from '../findings/finding.ts';
import { unjudgedLine } from './faults.ts';
import { repetitionLines, shrinkingLines } from './repetition.ts';
import { shownFindings, smallest } from './shown.ts';
import type { Subject } from './subject.ts';
import { remarkLines, summaryLines } from './summary.ts';
import { JUDGES, meaningOf, titleOfFinding, unknowns, type Alike } from './title.ts';

/** The report, line by line. What draws is loaded only where a run is shown. */
export async function textReport(
  result: CampaignResult,
  subject: Subject,
  chalk: ChalkInstance,
  width: number,
): Promise<string[]> {
  const picture = smallest(result) ? (await import('./picture.ts')).pictureLines(result, subject, chalk, width) : [];
  return [
    chalk.bold(subject.what),
    ...indented(summaryLines(result, subject)),
    ...indented(remarkLines(result, subject)).map((line) => chalk.yellow(line)),
    ...shownFindings(result).flatMap((finding) => findingLines(finding, meaningOf(finding, subject.service), chalk)),
    ...unknowns(result.undecided).flatMap((cause) => unknownLines(cause, chalk)),
    ...picture,
    '',
    verdictLine(result.verdict, chalk),
    ...(result.verdict === 'conforms' ? indented(unjudgedLine(result.statistics)) : []),
    ...indented([...shrinkingLines(result, subject), ...repetitionLines(result, subject, chalk)]),
  ];
}

/** What could not be decided, line by line. */
export const unknownLines = ({ title, reason }: Alike, chalk: ChalkInstance): string[] => [
  '',
  chalk.yellow.bold(title),
  ...indented(reason),
];

/** What was found, line by line. `meaning`: where it is explained. `where`: where it was found. */
export const findingLines = (finding: Finding, meaning: string, chalk: ChalkInstance, where = ''): string[] => [
  '',
  chalk.red.bold(titleOfFinding(finding)),
  ...indented([...finding.reason.split('\n'), `(says ${JUDGES[finding.judge]}${where})`, meaning]),
];

/** The verdict, in its colour. */
export function verdictLine(verdict: Verdict, chalk: ChalkInstance): string {
  return { conforms: chalk.green.bold, violates: chalk.red.bold, unknown: chalk.yellow.bold }[verdict](verdict);
}

/** The lines, set in. */
export const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);
