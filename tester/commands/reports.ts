/** Where the report of a command goes. */
import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import chalk from 'chalk';
import { timeOfDay } from '../../services/environment/clock.ts';
import { UsageError } from '../../test-node/commands/status.ts';
import type { CampaignResult } from '../campaign/campaign.ts';
import type { Merged } from '../merging/merge.ts';
import { campaignSuite } from '../report/campaign-suite.ts';
import { historyJson } from '../report/history-json.ts';
import { historySuite } from '../report/history-suite.ts';
import { historyText, type HistoryResult } from '../report/history.ts';
import { campaignPage } from '../report/html/campaign-page.ts';
import { documentHtml } from '../report/html/document.ts';
import { historyPage } from '../report/html/history-page.ts';
import { mergedPage } from '../report/html/merged-page.ts';
import { readerScript } from '../report/html/script.ts';
import { jsonReport } from '../report/json.ts';
import { mergedJson } from '../report/merged-json.ts';
import { mergedSuite } from '../report/merged-suite.ts';
import { mergedText } from '../report/merged.ts';
import type { Subject } from '../report/subject.ts';
import { WIDTH } from '../report/suite.ts';
import { textReport } from '../report/text.ts';
import { withWholeRuns } from './whole-runs.ts';
import { reportKindLines, reportKinds, type Report, type ReportKind } from './report-kinds.ts';

/** A report, and where it goes: to the standard output, in place of the text or after it; into a file. */
export interface ReportTo {
  readonly text: (report: Report) => string;
  readonly to: 'alone' | 'after the text' | { readonly file: string; readonly flag: 'w' | 'a' };
}

/** Reads the values of `--report`. Throws `UsageError` for what there is not, or cannot be written. */
export function parseReports(texts: readonly string[] = []): readonly ReportTo[] {
  const reports = texts.flatMap(parseReport);
  const printed = reports.filter(({ to }) => typeof to === 'string');
  if (printed.length > 1 && printed.some(({ to }) => to === 'alone')) {
    const kinds = texts.filter((text) => !text.includes('='));
    const all = kinds.join(' and ');
    throw new UsageError(
      `There is one standard output, for ${all}. Write one into a file: --report ${kinds.at(-1)!}=FILE`,
    );
  }
  for (const { to } of reports) if (typeof to !== 'string') tryWriting(to.file);
  return reports;
}

function parseReport(text: string): ReportTo[] {
  const [name, file] = text.split(/=(.*)/s);
  const kind = Object.hasOwn(reportKinds, name!) ? reportKinds[name!]! : null;
  if (!kind) throw new UsageError([`There is no report '${name!}'. There are:`, ...reportKindLines()].join('\n'));
  return [destined(name!, kind, file), ...appended(kind)];
}

function destined(name: string, { goes, text }: ReportKind, file: string | undefined): ReportTo {
  if (goes === 'into a file' && file === undefined) throw new UsageError(`Into which file? --report ${name}=FILE`);
  if (goes === 'after the text' && file !== undefined) {
    throw new UsageError(`The report '${name}' goes into no file: --report ${name}`);
  }
  if (file !== undefined) return { text, to: { file, flag: 'w' } };
  return { text, to: goes === 'after the text' ? goes : 'alone' };
}

function appended({ appended }: ReportKind): ReportTo[] {
  const file = appended && process.env[appended.variable];
  return file ? [{ text: appended.text, to: { file, flag: 'a' } }] : [];
}

/** Finds out before the campaign, not after it; its folder is made. No file is left where there was none: nobody takes an empty one for a report. */
function tryWriting(file: string): void {
  const isThere = existsSync(file);
  try {
    mkdirSync(dirname(file), { recursive: true });
    closeSync(openSync(file, 'a'));
    if (!isThere) rmSync(file);
  } catch (error) {
    throw new UsageError(`The report cannot be written to ${file}: ${(error as Error).message}`);
  }
}

/** Says what the campaign came to: see `write`. */
export const writeReports = (result: CampaignResult, subject: Subject, reports: readonly ReportTo[]): boolean =>
  write(
    {
      json: () => jsonReport(result, subject),
      suite: () => campaignSuite(result, subject),
      html: () => documentHtml(campaignPage(withWholeRuns(result), subject), readerScript()),
      began: beganAt(result),
    },
    (width) => textReport(result, subject, chalk, width),
    reports,
  );

/** Says what a history came to: see `write`. */
export const writeHistoryReports = (result: HistoryResult, reports: readonly ReportTo[]): boolean =>
  write(
    {
      json: () => historyJson(result),
      suite: () => historySuite(result),
      html: () => documentHtml(historyPage(result), readerScript()),
      began: beganAt(result),
    },
    (width) => historyText(result, chalk, width),
    reports,
  );

/** Says what the shards of a campaign came to: see `write`. */
export const writeMergedReports = (merged: Merged, reports: readonly ReportTo[]): boolean =>
  write(
    {
      json: () => mergedJson(merged),
      suite: () => mergedSuite(merged),
      html: () => documentHtml(mergedPage(merged), readerScript()),
      began: timeOfDay(),
    },
    () => mergedText(merged, chalk),
    reports,
  );

const beganAt = ({ tookMs }: { readonly tookMs: number }): Date => new Date(timeOfDay().getTime() - tookMs);

/** Writes a report, as text unless something else takes the standard output; false: not everywhere where it should. */
function write(report: Report, text: (width: number) => string[], reports: readonly ReportTo[]): boolean {
  const [alone] = reports.filter(({ to }) => to === 'alone');
  if (alone) process.stdout.write(alone.text(report));
  else console.log(text(process.stdout.isTTY ? process.stdout.columns : WIDTH).join('\n'));
  for (const { to, text } of reports) if (to === 'after the text') process.stdout.write(text(report));
  return reports
    .map(({ to, text }) => typeof to === 'string' || written(to.file, to.flag, text(report)))
    .every(Boolean);
}

function written(file: string, flag: 'w' | 'a', text: string): boolean {
  try {
    writeFileSync(file, text, { flag });
    if (flag === 'w') console.error(`servicetester: The report is in ${file}`);
    return true;
  } catch (error) {
    console.error(`servicetester: The report could not be written to ${file}: ${(error as Error).message}`);
    return false;
  }
}
