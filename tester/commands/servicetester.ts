/** `servicetester --checker imp0`: tests an implementation of a service. */
import { Argument, InvalidArgumentError, type Command } from 'commander';
import {
  collect,
  command,
  nonNegativeNumber,
  positiveNumber,
  run,
  stackOptionsOf,
  wholeNumber,
} from '../../test-node/commands/cli.ts';
import { UsageError } from '../../test-node/commands/status.ts';
import { freshSeed, type CampaignResult } from '../campaign/campaign.ts';
import { Coverage } from '../coverage/coverage.ts';
import { steeredPlans } from '../coverage/steering.ts';
import { FAULT_KINDS, type FaultKind } from '../plan/faults.ts';
import { namedPlan, repeated, sizeFor, type NamedPlan } from '../plan/plan.ts';
import { struckBy, withFaults } from '../plan/sample-faults.ts';
import { SLANTS } from '../plan/slant.ts';
import { check, checkIn } from './check.ts';
import { explore, type ExploreOptions } from './explore.ts';
import { faultsHere } from '../plan/asked-faults.ts';
import { parseFaults } from './faults.ts';
import { matrix, matrixIn } from './matrix.ts';
import { replay, type ReplayOptions } from './replay.ts';
import { REPORT_HELP } from './report-kinds.ts';
import { parseReports } from './reports.ts';
import { SIMULATED_FAULTS } from '../simulation/striking.ts';
import { resolveTarget, type Target, type TargetOptions } from './target.ts';
import { REPEAT, keepPlan, planPathOf, savedPlanFor, targetOf } from './kept.ts';
import { playScenario } from './scenario.ts';
import { runSimulating } from './simulating.ts';
import { runTesting } from './testing.ts';
import { typed } from './typed.ts';
import { verify, verifyIn } from './verify.ts';

/** The options of the command line. */
interface Options extends TargetOptions {
  readonly runs?: number;
  readonly calls: number;
  readonly seed?: Seed;
  readonly budget?: number;
  readonly workers?: number;
  readonly shrink: number;
  readonly report?: readonly string[];
}

/** Where the plans come from: all of a seed's, or only that of one run. */
interface Seed {
  readonly seed: number;
  readonly only: { readonly index: number; readonly slant: number } | null;
}

const RUNS = 200;
const CALLS = 50;
const BUDGET_S = 5;
const SHRINK_S = 20;
/** Of an exploration. */
const EXPLORED_CALLS = 4;
const EXPLORE_S = 60;

/** Runs the command; resolves with its exit status. */
export function main(argv: readonly string[]): Promise<number> {
  const servicetester = program();
  return run(servicetester, argv, test, [
    [replayIn(servicetester), replayFile],
    [exploreIn(servicetester), exploreAll],
    [matrixIn(servicetester), matrix],
    [checkIn(servicetester), check],
    [verifyIn(servicetester), verify],
    [scenarioIn(servicetester), playNamed],
  ]);
}

function program(): Command {
  return stackOptionsOf(
    command('servicetester', 'Tests an implementation of a service against its specification, in place of its users.')
      .addArgument(new Argument('[addresses]', 'how many nodes').argParser(addressesOrCommand))
      .allowExcessArguments() // what is too much is named by us, after what is no number at all
      .option(
        '--checker <name>',
        'a checker: a name, or the path of a file; the implementation of that name is tested',
      ),
  )
    .option('--set <name=value>', 'a parameter of the service: stale=everywhere', collect)
    .option('--connect [urls]', 'test nodes that run already, at these URLs (with commas between) or the default ports')
    .option('--simulate', 'all nodes in one process, on virtual time, every schedule in our hands')
    .option('--workers <number>', 'in a simulation: how many threads (default: one for each core)', wholeNumber(1))
    .option('--overtaking <number>', 'how often a waiting call may be passed by later ones', wholeNumber(0))
    .option('--idle <ms>', 'how long a lock may stay free while somebody waits for it', positiveNumber)
    .option('--overlap <ms>', 'how long two may believe at once that they hold a lock', positiveNumber)
    .option(
      '--faults <kinds>',
      `what is done to nodes, servers and links in half of the runs: ${FAULT_KINDS.join(', ')}; all (default: none)`,
      parseFaults,
    )
    .option('--strict', 'what is found under faults violates, whether the implementation claims to keep it or not')
    .option('--runs <number>', `how many runs (default: ${RUNS}, or as many as the budget allows)`, wholeNumber(1))
    .option('--calls <number>', 'at most so many calls in a run', wholeNumber(1), CALLS)
    .option('--seed <seed>', 'where all choices come from; 42:3 repeats run 3 of seed 42', parseSeed)
    .option('--budget <seconds>', `begin no run after so long (default: ${BUDGET_S}, none with --runs)`, positiveNumber)
    .option('--shrink <seconds>', 'shrink a failure for at most so long; 0: not at all', nonNegativeNumber, SHRINK_S)
    .option('--report <kind>', REPORT_HELP, collect)
    .addHelpText(
      'after',
      `
Examples:
  servicetester --checker imp0                          the main job
  servicetester --checker imp0 --use broken/two-grants  one that is wrong on purpose
  servicetester --use imp0 --over model                 over the specification of message transfer
  servicetester 2 --connect                             nodes that run already (start-nodes 2 --use imp0)
  servicetester --use ./my-lock.ts --checker ./my-checker.ts
  servicetester --use imp0 --faults kill,pause          nodes are killed, and paused
  servicetester explore --use imp0 --calls 4            every order of events
  servicetester matrix imp0 central --faults pause,cut  what is kept under which faults, in one table
  servicetester replay .servicetester/distlock-two-grants.plan.json
  servicetester check history.edn --service mutex       what others recorded
  servicetester scenario expired-lease                  what is known, shown`,
    );
}

function replayIn(servicetester: Command): Command {
  return servicetester
    .command('replay')
    .description('Runs a plan again that failed and was saved.')
    .argument('<file>', 'the plan: .servicetester/….plan.json')
    .option('--real', 'on real processes, though it was found in a simulation')
    .option('--repeat <number>', 'at most so many times (default: as often as should show it)', wholeNumber(1))
    .option('--report <kind>', REPORT_HELP, collect);
}

function exploreIn(servicetester: Command): Command {
  return stackOptionsOf(
    servicetester
      .command('explore')
      .description('Explores all orders in which a few calls and what follows from them can happen, in a simulation.')
      .addArgument(new Argument('[addresses]', 'how many nodes').argParser(wholeNumber(1)))
      .option(
        '--checker <name>',
        'a checker: a name, or the path of a file; the implementation of that name is explored',
      ),
  )
    .option('--set <name=value>', 'a parameter of the service: stale=everywhere', collect)
    .option('--calls <number>', 'how many calls, dealt out to the users', wholeNumber(1), EXPLORED_CALLS)
    .option('--seed <number>', 'where the choices of the users come from; 0: the least surprising', wholeNumber(0), 0)
    .option(
      '--deviations <number>',
      'only schedules that deviate at most so often from first in, first out (default: all)',
      wholeNumber(0),
    )
    .option('--overtaking <number>', 'how often a waiting call may be passed by later ones', wholeNumber(0))
    .option('--workers <number>', 'how many threads (default: one for each core)', wholeNumber(1))
    .option('--budget <seconds>', 'stop after so long; it can be gone on with', positiveNumber, EXPLORE_S)
    .option('--resume <file>', 'go on where another exploration was left; all but the budget comes from it')
    .option('--shrink <seconds>', 'shrink a failure for at most so long; 0: not at all', nonNegativeNumber, SHRINK_S)
    .option('--report <kind>', REPORT_HELP, collect);
}

function scenarioIn(servicetester: Command): Command {
  return servicetester
    .command('scenario')
    .description('Shows something that is known, on real processes; without a name: lists what there is.')
    .argument('[name]', 'the scenario: a name, or the path of a file');
}

function addressesOrCommand(text: string): number {
  if (/^[a-z]/i.test(text))
    throw new InvalidArgumentError(
      'It must be a whole number from 1, or a command: replay, explore, matrix, check, verify, scenario.',
    );
  return wholeNumber(1)(text);
}

function parseSeed(text: string): Seed {
  const [, seed, index, slant = 0] = /^(\d+)(?::(\d+)(?:-(\d+))?)?$/.exec(text) ?? [];
  if (seed === undefined) {
    throw new InvalidArgumentError(
      'It must be a number, or a number and a run, as a report names it: 42, 42:3 or 42:3-2.',
    );
  }
  if (Number(slant) >= SLANTS.length)
    throw new InvalidArgumentError(`There is no slant ${slant}: 0 to ${SLANTS.length - 1}.`);
  return { seed: Number(seed), only: index === undefined ? null : { index: Number(index), slant: Number(slant) } };
}

function exploreAll(parsed: Command): Promise<number> {
  const [asked] = parsed.processedArgs as [number | undefined];
  return explore(asked, parsed.opts<ExploreOptions>());
}

function playNamed(parsed: Command): Promise<number> {
  const [name] = parsed.processedArgs as [string | undefined];
  return playScenario(name);
}

function replayFile(parsed: Command): Promise<number> {
  const [path] = parsed.processedArgs as [string];
  return replay(path, parsed.opts<ReplayOptions>());
}

async function test(parsed: Command): Promise<number> {
  const [asked] = parsed.processedArgs as [number | undefined];
  if (parsed.args.length > 1) throw new UsageError(`'${parsed.args[1]}' is one argument too many.`);
  const options = parsed.opts<Options>();
  const reports = parseReports(options.report);
  const target = await resolveTarget(asked, options);
  const { seed, only } = options.seed ?? { seed: freshSeed(), only: null };
  const runs = options.runs ?? (only === null ? RUNS : REPEAT);
  const budgetS = options.budget ?? (options.runs === undefined ? BUDGET_S : null);
  const { service, parameters, addresses } = target.tested;
  const size = sizeFor(service, parameters, { addresses, calls: options.calls });
  const named = targetOf(target, options);
  const path = planPathOf(target, options.simulate);
  const saved = only === null ? savedPlanFor(path, named) : null;
  const campaign = {
    ...{ target, reports, judgeVacuity: true, label: String(seed) },
    budgetMs: budgetS === null ? null : budgetS * 1000,
    shrinkMs: options.shrink * 1000,
    about: { seed, passedFirst: saved && path },
    keep: (result: CampaignResult) => keepPlan(path, named, result, seedCommand(target, options, seed, result)),
  };
  if (options.simulate) {
    const first = only === null ? saved && { name: 'saved', plan: saved.plan } : null;
    if (only && only.slant > 0) throw new UsageError('Simulated runs have no slant: --seed 42:3.');
    const from = only?.index ?? 0;
    const until = only === null ? (options.runs ?? Infinity) : from + 1;
    const faults = faultsHere(options.faults ?? [], SIMULATED_FAULTS);
    return runSimulating({
      ...campaign,
      named,
      size,
      seed,
      faults,
      from,
      runs: until,
      first,
      workers: options.workers,
    });
  }
  const first = saved ? [...repeated({ name: 'saved', plan: saved.plan }, Math.min(saved.repeat, REPEAT))] : [];
  const coverage = new Coverage(target.tested);
  const plans =
    only === null
      ? steeredPlans(size, seed, runs, coverage)
      : repeated(namedPlan(size, seed, only.index, only.slant), runs);
  const faulty = (here: readonly FaultKind[]): Iterable<NamedPlan> =>
    withFaults(plans, { kinds: faultsHere(options.faults ?? [], here), seed, ...struckBy(target.tested) });
  return runTesting({
    ...{ ...campaign, coverage, runs: first.length + runs },
    plans: (here) => both(first, faulty(here)),
  });
}

function* both(first: Iterable<NamedPlan>, then: Iterable<NamedPlan>): Generator<NamedPlan> {
  yield* first;
  yield* then;
}

/** The command that repeats the run that is shown, from its seed; none for one that came from a file. */
function seedCommand({ tested }: Target, options: Options, seed: number, { shown }: CampaignResult): readonly string[] {
  if (!shown || shown.name === 'saved') return [];
  const {
    checker,
    use,
    over = [],
    service,
    set = [],
    connect,
    calls,
    overtaking,
    idle,
    overlap,
    simulate,
    faults = [],
    strict,
  } = options;
  const option = (name: string, value: string | number | undefined): string[] =>
    value === undefined ? [] : [name, String(value)];
  return [
    typed([
      String(tested.addresses),
      ...option('--checker', checker),
      ...option('--use', use),
      ...over.flatMap((each) => option('--over', each)),
      ...option('--service', service),
      ...set.flatMap((each) => option('--set', each)),
      ...(connect === undefined ? [] : [connect === true ? '--connect' : `--connect=${connect}`]),
      ...option('--overtaking', overtaking),
      ...option('--idle', idle),
      ...option('--overlap', overlap),
      ...(simulate ? ['--simulate'] : []),
      ...(faults.length > 0 ? ['--faults', faults.join(',')] : []),
      ...(strict ? ['--strict'] : []),
      ...option('--calls', calls === CALLS ? undefined : calls),
      ...option('--seed', `${seed}:${shown.name}`),
    ]),
  ];
}
