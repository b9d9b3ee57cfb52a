/** `servicetester check FILE`: judges what was recorded, by this tester or by others. */
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { realClock } from '../../services/environment/clock.ts';
import type { AnyService } from '../../services/service.ts';
import { collect, positiveNumber } from '../../test-node/commands/cli.ts';
import { UsageError, status } from '../../test-node/commands/status.ts';
import { find } from '../../test-node/stack/catalogue.ts';
import { certificateOf } from '../histories/certificate.ts';
import { addressesOf, checkHistory, verdictOf, type JudgedPart } from '../histories/check.ts';
import { TooLong } from '../histories/history.ts';
import { uncertaintyOf } from '../histories/reading/meanings/held.ts';
import { outcomeRules } from '../histories/reading/meanings/outcomes.ts';
import { recordedParameters } from '../histories/reading/meanings/meaning.ts';
import { formatOfFile, readHistory, type Reading, type ReadOptions } from '../histories/reading/read.ts';
import { NoHistory } from '../histories/reading/wrong.ts';
import { checkTrace } from './check-trace.ts';
import { parametersOf } from './parameters.ts';
import { REPORT_HELP } from './report-kinds.ts';
import { parseReports, writeHistoryReports } from './reports.ts';
import { typed } from './typed.ts';

/** The options of the command line that say how a file is read. */
export interface ReadingOptions {
  readonly format?: string;
  readonly outcome?: readonly string[];
  readonly uncertainty?: readonly string[];
}

interface CheckOptions extends ReadingOptions {
  readonly service?: string;
  readonly set?: readonly string[];
  readonly checker?: string;
  readonly budget: number;
  readonly certificate?: string;
  readonly report?: readonly string[];
}

const BUDGET_S = 60;

/** The command. */
export function checkIn(servicetester: Command): Command {
  return servicetester
    .command('check')
    .description('Judges what was recorded: a trace of this tester, or a history in another format.')
    .argument('<file>', 'the file')
    .option('--format <name>', 'its format (default: as it looks)')
    .option('--service <name>', 'the service that it is a history of (default: as its functions are called)')
    .option('--set <name=value>', 'a parameter of the service: owner=anyone', collect)
    .option(
      '--outcome <what=meaning>',
      'what became of operations that did not end well: fail=failed, info=open (the defaults), or "a text in the error=returned"',
      collect,
    )
    .option('--uncertainty <ms>', 'by how much clocks may be wrong; host=ms: the clock of this host', collect)
    .option('--checker <name>', 'of a trace: the checker, if not the one that it ran with')
    .option('--budget <seconds>', 'unknown is what is not decided after so long', positiveNumber, BUDGET_S)
    .option('--certificate <file>', 'write what shows that it is so, for servicetester verify')
    .option('--report <kind>', REPORT_HELP, collect);
}

/** Runs it; resolves with the exit status. */
export async function check(parsed: Command): Promise<number> {
  const [path] = parsed.processedArgs as [string];
  const options = parsed.opts<CheckOptions>();
  try {
    return await judged(path, options);
  } catch (error) {
    throw asUsage(error, path);
  }
}

/** What is wrong with a file is for its user to mend. */
export function asUsage(error: unknown, path: string): unknown {
  if (!(error instanceof NoHistory) && !(error instanceof TooLong)) return error;
  const where = error.message.includes(path) ? '' : `${path}: `;
  return new UsageError(`${where}${error.message}`, { cause: error });
}

async function judged(path: string, options: CheckOptions): Promise<number> {
  const reports = parseReports(options.report);
  if ((options.format ?? formatOfFile(path)) === 'trace' && options.certificate === undefined)
    return checkTrace(path, options, reports);
  if (options.checker !== undefined) throw new UsageError('Only a trace of this tester has what a checker follows.');
  const asked = options.service === undefined ? null : await find('service', options.service);
  const reading = readHistory(path, { ...readingOf(options), ...(asked && { service: asked }) });
  const service = asked ?? (await serviceOf(reading, path));
  const parameters = {
    ...(service.parameters as object | undefined),
    ...recordedParameters(service),
    ...parametersOf(service, options.set),
  };
  const clock = realClock();
  const began = clock.now();
  const timeMs = options.budget * 1000;
  const parts = checkHistory(reading.history, { service, parameters, timeMs, clock });
  const tookMs = clock.now() - began;
  const certificate = options.certificate ?? null;
  const { format, outcome, uncertainty } = options;
  const read = {
    ...(format !== undefined && { format }),
    ...(outcome && { outcome }),
    ...(uncertainty && { uncertainty }),
  };
  if (certificate !== null) writeCertificate(certificate, read, reading, service, parameters, parts);
  const verify = certificate && typed(['verify', certificate, path]);
  const verdict = verdictOf(parts);
  const result = { path, reading, service, parameters, verdict, parts, tookMs, certificate, verify };
  return writeHistoryReports(result, reports) ? status[verdict] : status.unavailable;
}

/** How the file is read, as the options say. */
export const readingOf = ({ format, outcome = [], uncertainty }: ReadingOptions): ReadOptions => ({
  ...(format !== undefined && { format }),
  outcomes: outcomeRules(outcome),
  ...(uncertainty && { uncertainty: uncertaintyOf(uncertainty) }),
});

async function serviceOf({ services, history }: Reading, path: string): Promise<AnyService> {
  const [first] = services;
  if (first !== undefined) return find('service', first);
  const called = [...new Set([...Array(Math.min(history.length, 1000)).keys()].map((each) => history.fn(each)))];
  throw new UsageError(`What service is ${path} a history of? It calls ${called.join(', ')}. Say so: --service mutex`);
}

function writeCertificate(
  file: string,
  read: ReadingOptions,
  { history }: Reading,
  { name: service }: AnyService,
  parameters: unknown,
  parts: readonly JudgedPart[],
): void {
  const judgements = new Map(parts.map(({ key, judgement }) => [key, judgement]));
  const certificate = certificateOf(history, {
    service,
    parameters,
    addresses: addressesOf(history),
    judgements,
    read,
  });
  try {
    writeFileSync(file, `${JSON.stringify(certificate)}\n`);
  } catch (error) {
    throw new UsageError(`The certificate cannot be written to ${file}: ${(error as Error).message}`);
  }
}
