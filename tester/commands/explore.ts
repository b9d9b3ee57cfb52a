/** `servicetester explore`: all schedules of a few calls, in a simulation. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../../test-node/commands/status.ts';
import { FOLDER } from '../campaign/keeping.ts';
import { exploreCampaign } from '../exploring/campaign.ts';
import { readExploration, writeExploration, type SavedExploration } from '../exploring/saved.ts';
import { threads } from '../exploring/threads.ts';
import { exploredPlan } from '../plan/explored.ts';
import { inThisThread } from '../simulation/runner.ts';
import { describeSimulated } from '../simulation/stack.ts';
import { configure } from './config/configure.ts';
import { keepPlan, planPathOf, targetOf, titleOf, type SavedTarget } from './kept.ts';
import type { ExploreOptions } from './options/explore.ts';
import { parseReports } from './reports.ts';
import { simulated, stackOf } from './simulating.ts';
import { resolveTarget, type Target } from './target.ts';
import { runAndReport } from './reporting.ts';
import { typed } from './typed.ts';

/** What is explored: as the options say, or where another exploration was left. */
interface Explored {
  readonly target: Target;
  readonly named: SavedTarget;
  readonly from: SavedExploration<unknown> | null;
}

/** Explores; resolves with the exit status. Throws `UsageError` for what cannot be simulated. */
export async function explore(parsed: Command): Promise<number> {
  const resumed = parsed.opts<ExploreOptions>().resume !== undefined;
  const configuredBy = resumed ? undefined : await configure(parsed);
  const [asked] = parsed.processedArgs as [number | undefined];
  const options = parsed.opts<ExploreOptions>();
  const reports = parseReports(options.report);
  const { target, named, from } = await (options.resume === undefined
    ? fromOptions(asked, options)
    : fromFile(options.resume));
  const { tested, fewestAddresses } = target;
  const stack = stackOf(target);
  const { addresses } = tested;
  const seed = from?.seed ?? options.seed;
  const plan = from?.plan ?? exploredPlan({ addresses, calls: options.calls }, seed);
  const path = options.resume ?? join(FOLDER, `${titleOf(target, named)}.exploration`);
  const planPath = planPathOf(target, named);
  const workers = threads(named, addresses, options.workers);
  let left = false;
  const testing = {
    ...{
      target,
      named,
      runs: Infinity,
      reports,
      label: String(seed),
      about: { seed: null, passedFirst: null, configuredBy },
    },
    keep: (result: Parameters<typeof keepPlan>[2]) => {
      const onward = typed(['explore', '--resume', path]);
      const kept = keepPlan(planPath, named, result, []);
      return left && result.findings.length === 0 ? { ...kept, repeat: [onward] } : kept;
    },
  };
  return simulated(workers, () =>
    runAndReport(testing, describeSimulated(stack), (settings) =>
      exploreCampaign({
        ...{
          simulation: { tested, stack },
          size: { addresses, calls: options.calls },
          seed,
          faults: [],
          plan,
          from,
          fewestAddresses,
        },
        deviationsMax: from ? from.deviationsMax : (options.deviations ?? null),
        ...{ budgetMs: options.budget * 1000, shrinkMs: options.shrink * 1000, judgeVacuity: true },
        ...{ runner: inThisThread(tested, stack), threads: workers },
        keep: (what) => {
          left = true;
          writeExploration(path, { target: named, seed, ...what });
        },
        ...settings,
      }),
    ),
  );
}

async function fromOptions(asked: number | undefined, options: ExploreOptions): Promise<Explored> {
  const asSimulated = { ...options, simulate: true } as const;
  const target = await resolveTarget(asked, asSimulated);
  return { target, named: targetOf(target, asSimulated), from: null };
}

async function fromFile(path: string): Promise<Explored> {
  const from = read(path);
  const named = from.target as SavedTarget;
  const { addresses, ...options } = named;
  return { target: await resolveTarget(addresses, options), named, from };
}

function read(path: string): SavedExploration<unknown> {
  try {
    return readExploration(path);
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}
