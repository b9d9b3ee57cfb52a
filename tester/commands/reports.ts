/** Where the report of a command goes. */
import { closeSync, openSync, writeFileSync } from 'node:fs';
import chalk from 'chalk';
import { UsageError } from '../../test-node/commands/status.ts';
import type { CampaignResult } from '../campaign/campaign.ts';
import { historyText, type HistoryResult } from '../report/history.ts';
import { historyJson } from '../report/history-json.ts';
import { jsonReport } from '../report/json.ts';
import type { Subject } from '../report/subject.ts';
import { textReport } from '../report/text.ts';

const WIDTH = 110;

/** Where a report goes: null is the standard output. */
export interface ReportTo {
  readonly file: string | null;
}

/** Reads the values of `--report`. Throws `UsageError` for what there is not, or cannot be written. */
export function parseReports(texts: readonly string[] = []): readonly ReportTo[] {
  return texts.map((text) => {
    const [kind, file] = text.split(/=(.*)/s);
    if (kind !== 'json') throw new UsageError(`There is no report '${kind}'. There are: json, json=FILE.`);
    if (file !== undefined) tryWriting(file);
    return { file: file ?? null };
  });
}

/** Finds out before the campaign, not after it. */
function tryWriting(file: string): void {
  try {
    closeSync(openSync(file, 'a'));
  } catch (error) {
    throw new UsageError(`The report cannot be written to ${file}: ${(error as Error).message}`);
  }
}

/** Says what the campaign came to: see `write`. */
export const writeReports = (result: CampaignResult, subject: Subject, reports: readonly ReportTo[]): boolean =>
  write(jsonReport(result, subject), (width) => textReport(result, subject, chalk, width), reports);

/** Says what a history came to: see `write`. */
export const writeHistoryReports = (result: HistoryResult, reports: readonly ReportTo[]): boolean =>
  write(historyJson(result), (width) => historyText(result, chalk, width), reports);

/** Writes a report, as text unless something else goes to the standard output; false: not everywhere where it should. */
function write(value: object, text: (width: number) => string[], reports: readonly ReportTo[]): boolean {
  const json = `${JSON.stringify(value, null, 2)}\n`;
  if (reports.some(({ file }) => file === null)) process.stdout.write(json);
  else console.log(text(process.stdout.isTTY ? process.stdout.columns : WIDTH).join('\n'));
  return reports.map(({ file }) => file === null || written(file, json)).every(Boolean);
}

function written(file: string, text: string): boolean {
  try {
    writeFileSync(file, text);
    return true;
  } catch (error) {
    console.error(`servicetester: The report could not be written to ${file}: ${(error as Error).message}`);
    return false;
  }
}
