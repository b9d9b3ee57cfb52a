/** `servicetester replay FILE`: runs a saved plan again. */
import type { Command } from 'commander';
import type { CampaignResult } from '../campaign/campaign.ts';
import { UsageError } from '../../test-node/commands/status.ts';
import { Coverage } from '../coverage/coverage.ts';
import { readPlan, type SavedPlan } from '../plan/saved.ts';
import { repeated } from '../plan/plan.ts';
import { parseReports } from './reports.ts';
import { resolveTarget } from './target.ts';
import { REPEAT, replayCommand, type SavedTarget } from './kept.ts';
import type { ReplayOptions } from './options/replay.ts';
import { typed } from './typed.ts';
import { count } from '../report/count.ts';

/** Repeats the plan in the file until it fails; resolves with the exit status. Throws `UsageError` if there is none in it. */
export async function replay(parsed: Command): Promise<number> {
  const [path] = parsed.processedArgs as [string];
  const { repeat, report, real } = parsed.opts<ReplayOptions>();
  const reports = parseReports(report);
  const saved = read(path);
  const { addresses, ...options } = saved.target;
  const { simulate, ...onProcesses } = saved.target;
  const simulated = simulate && !real;
  // How often it fails on real processes is not known of one that was found in a simulation.
  const runs = repeat ?? (simulate && real ? REPEAT : saved.repeat);
  const target = await resolveTarget(addresses, options);
  if (saved.plan.config.addresses > target.tested.addresses) {
    throw new UsageError(
      `The plan in ${path} is for ${count(saved.plan.config.addresses, 'node')}, its target has ${addresses}.`,
    );
  }
  const testing = {
    ...{
      target,
      named: simulated ? saved.target : onProcesses,
      runs,
      reports,
      budgetMs: null,
      shrinkMs: 0,
      judgeVacuity: false,
      label: 'replay',
    },
    about: { seed: null, passedFirst: null },
    keep: ({ verdict }: CampaignResult) => {
      const again = typed(replayCommand(path, simulated ? 1 : runs, real));
      return { plan: path, repeat: verdict === 'conforms' ? [] : [again], trouble: [] };
    },
  };
  const plan = { name: 'saved', plan: saved.plan };
  if (simulated) {
    const size = { addresses, calls: 1 };
    const { runSimulating } = await import('./simulating.ts');
    return runSimulating({
      ...testing,
      size,
      seed: 0,
      faults: [],
      from: 0,
      runs: 0,
      to: 0,
      stride: 1,
      first: plan,
      workers: 1,
    });
  }
  const { runTesting } = await import('./testing.ts');
  return runTesting({ ...testing, plans: () => repeated(plan, runs), coverage: new Coverage(target.tested) });
}

function read(path: string): SavedPlan<SavedTarget> {
  try {
    const saved = readPlan(path);
    const { addresses, repeatedBy } = Object(saved.target) as Partial<SavedTarget & { repeatedBy: string }>;
    if (repeatedBy !== undefined)
      throw new Error(`The plan in ${path} is of a test, which alone can repeat it: ${repeatedBy}`);
    if (!Number.isInteger(addresses)) throw new Error(`${path} does not say what it is a plan for: "target".`);
    return saved as SavedPlan<SavedTarget>;
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}
