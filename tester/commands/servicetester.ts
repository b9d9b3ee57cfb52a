/** `servicetester --checker imp0`: tests an implementation of a service. */
import { closeSync, openSync, writeFileSync } from 'node:fs';
import chalk from 'chalk';
import { Argument, InvalidArgumentError, type Command } from 'commander';
import { realClock } from '../../services/environment/clock.ts';
import {
  askedToEnd,
  collect,
  command,
  positiveNumber,
  run,
  stackOptionsOf,
  wholeNumber,
} from '../../test-node/commands/cli.ts';
import { UsageError, status } from '../../test-node/commands/status.ts';
import { VERSION } from '../../test-node/package.ts';
import { describeStack } from '../../test-node/stack/stack.ts';
import { runCampaign, freshSeed, type CampaignOptions, type CampaignResult } from '../campaign/campaign.ts';
import { neverHeard } from '../judges/checker-judge.ts';
import { jsonReport } from '../report/json.ts';
import { progressLine } from '../report/progress.ts';
import { textReport, type Subject } from '../report/text.ts';
import { TraceFile } from '../trace/trace.ts';
import { openReal } from '../world/real.ts';
import { resolveTarget, type Target, type TargetOptions } from './target.ts';

/** The options of the command line. */
export interface Options extends TargetOptions {
  readonly runs?: number;
  readonly calls: number;
  readonly seed?: Seed;
  readonly budget?: number;
  readonly report?: readonly string[];
}
/** Where the plans come from: all of a seed's, or only that of one run. */
interface Seed {
  readonly seed: number;
  readonly only: number | null;
}

const RUNS = 200;
const REPEATED_RUNS = 20;
const CALLS = 50;
const BUDGET_S = 5;
const TRACES = '.servicetester';
const WIDTH = 110;

/** Runs the command; resolves with its exit status. */
export function main(argv: readonly string[]): Promise<number> {
  return run(program(), argv, async (parsed) => {
    const [addresses] = parsed.processedArgs as [number | undefined];
    return test(addresses, parsed.opts<Options>());
  });
}

function program(): Command {
  return stackOptionsOf(
    command('servicetester', 'Tests an implementation of a service against its specification, in place of its users.')
      .addArgument(new Argument('[addresses]', 'how many nodes').argParser(wholeNumber(1)))
      .option(
        '--checker <name>',
        'a checker: a name, or the path of a file; the implementation of that name is tested',
      ),
  )
    .option('--connect [urls]', 'test nodes that run already, at these URLs (with commas between) or the default ports')
    .option('--runs <number>', `how many runs (default: ${RUNS}, or as many as the budget allows)`, wholeNumber(1))
    .option('--calls <number>', 'at most so many calls in a run', wholeNumber(1), CALLS)
    .option('--seed <seed>', 'where all choices come from; 42:3 repeats run 3 of seed 42', parseSeed)
    .option('--budget <seconds>', `begin no run after so long (default: ${BUDGET_S}, none with --runs)`, positiveNumber)
    .option('--report <kind>', 'json prints the report as JSON, json=FILE writes it', collect)
    .addHelpText(
      'after',
      `
Examples:
  servicetester --checker imp0                          the main job
  servicetester --checker imp0 --use broken/two-grants  one that is wrong on purpose
  servicetester --use imp0 --over model                 over the specification of message transfer
  servicetester 2 --connect                             nodes that run already (start-nodes 2 --use imp0)
  servicetester --use ./my-lock.ts --checker ./my-checker.ts`,
    );
}

function parseSeed(text: string): Seed {
  const match = /^(\d+)(?::(\d+))?$/.exec(text);
  if (!match) throw new InvalidArgumentError('It must be a number, or a number and a run: 42 or 42:3.');
  return { seed: Number(match[1]), only: match[2] === undefined ? null : Number(match[2]) };
}

async function test(asked: number | undefined, options: Options): Promise<number> {
  const reports = (options.report ?? []).map(parseReport);
  const target = await resolveTarget(asked, options);
  const { seed, only } = options.seed ?? { seed: freshSeed(), only: null };
  const runs = options.runs ?? (only === null ? RUNS : REPEATED_RUNS);
  const budgetS = options.budget ?? (options.runs === undefined ? BUDGET_S : null);
  const interrupted = new AbortController();
  void askedToEnd().then(() => interrupted.abort());

  const traces = new TraceFile(TRACES);
  const world = await openReal(target.world);
  const progress = progressLine(process.stderr, runs);
  let result: CampaignResult;
  try {
    result = await runCampaign({
      ...campaignOf(target, options.calls, seed),
      runs,
      only,
      budgetMs: budgetS === null ? null : budgetS * 1000,
      world,
      clock: realClock(),
      traces,
      onProgress: progress.show,
      signal: interrupted.signal,
    });
  } finally {
    progress.clear();
    await world.close();
    traces.close();
  }
  report(result, { ...subjectOf(target, result, options, seed, runs), trouble: traces.trouble }, reports);
  return result.stopped === 'interrupted' ? status.interrupted : status[result.verdict];
}

function campaignOf(
  { service, addresses, parameters, offered, checker, world }: Target,
  calls: number,
  seed: number,
): Pick<
  CampaignOptions,
  'service' | 'addresses' | 'parameters' | 'offered' | 'checker' | 'calls' | 'seed' | 'title' | 'header'
> {
  const subject = describeStack(world.stack);
  const header = { format: 'servicetester trace 1', version: VERSION, subject, service: service.name, addresses, seed };
  const title = `${service.name}-${world.stack[0].name}`.replaceAll(/[^\w.-]+/g, '-');
  return { service, addresses, parameters, offered, checker, calls, seed, title, header };
}

function subjectOf(
  { world, addresses, service, offered, checker }: Target,
  { statistics, shown }: CampaignResult,
  options: Options,
  seed: number,
  runs: number,
): Omit<Subject, 'trouble'> {
  const checkedBy = checker ? `, checker ${checker.service.name}/${checker.name}` : '';
  return {
    what: `${describeStack(world.stack)}, ${addresses} nodes${checkedBy}`,
    addresses,
    seed,
    runs,
    notOffered: Object.keys(service.functions).filter((fn) => !offered.includes(fn)),
    neverHeard: checker ? neverHeard(checker, statistics.heard) : [],
    repeat: shown && repeatCommand(addresses, options, seed, shown.index),
  };
}

/** The command that repeats one run. */
function repeatCommand(addresses: number, options: Options, seed: number, index: number): string {
  const { checker, use, over = [], service, connect, calls } = options;
  const words = [
    'servicetester',
    String(addresses),
    ...(checker === undefined ? [] : ['--checker', checker]),
    ...(use === undefined ? [] : ['--use', use]),
    ...over.flatMap((each) => ['--over', each]),
    ...(service === undefined ? [] : ['--service', service]),
    ...(connect === undefined ? [] : [connect === true ? '--connect' : `--connect=${connect}`]),
    ...(calls === CALLS ? [] : ['--calls', String(calls)]),
    '--seed',
    `${seed}:${index}`,
  ];
  return words.map((word) => (/^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

/** Where a report goes: null is the standard output. */
interface ReportTo {
  readonly file: string | null;
}

function parseReport(text: string): ReportTo {
  const [kind, file] = text.split(/=(.*)/s);
  if (kind !== 'json') throw new UsageError(`There is no report '${kind}'. There are: json, json=FILE.`);
  if (file !== undefined) tryWriting(file);
  return { file: file ?? null };
}

/** Finds out before the campaign, not after it. */
function tryWriting(file: string): void {
  try {
    closeSync(openSync(file, 'a'));
  } catch (error) {
    throw new UsageError(`The report cannot be written to ${file}: ${(error as Error).message}`);
  }
}

function report(result: CampaignResult, subject: Subject, reports: readonly ReportTo[]): void {
  const json = `${JSON.stringify(jsonReport(result, subject), null, 2)}\n`;
  for (const { file } of reports) if (file !== null) writeFileSync(file, json);
  if (reports.some(({ file }) => file === null)) process.stdout.write(json);
  else
    console.log(textReport(result, subject, chalk, process.stdout.isTTY ? process.stdout.columns : WIDTH).join('\n'));
}
