/** Where the report of a command goes. */
import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from '../../test-node/commands/status.ts';
import { WIDTH } from '../report/suite.ts';
import { reportKindLines, reportKinds, type Report, type ReportKind } from './report-kinds.ts';

/** A report, and where it goes: to the standard output, in place of the text or after it; into a file. */
export interface ReportTo {
  readonly text: ReportKind['text'];
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

/** Writes a report, as text unless something else takes the standard output; false: not everywhere where it should. */
export async function write(
  report: Report,
  text: (width: number) => string[] | Promise<string[]>,
  reports: readonly ReportTo[],
): Promise<boolean> {
  const [alone] = reports.filter(({ to }) => to === 'alone');
  if (alone) process.stdout.write(await alone.text(report));
  else console.log((await text(process.stdout.isTTY ? process.stdout.columns : WIDTH)).join('\n'));
  for (const { to, text } of reports) if (to === 'after the text') process.stdout.write(await text(report));
  let all = true;
  for (const { to, text } of reports) {
    if (typeof to !== 'string' && !written(to.file, to.flag, await text(report))) all = false;
  }
  return all;
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
