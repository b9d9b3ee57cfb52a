/** `servicetester --checker imp0`: tests an implementation of a service. */
import type { Command } from 'commander';
import { UsageError } from '../../test-node/commands/status.ts';
import type { CampaignResult } from '../campaign/campaign.ts';
import { freshSeed } from '../campaign/fresh-seed.ts';
import { Coverage } from '../coverage/coverage.ts';
import { steeredPlans } from '../coverage/steering.ts';
import { faultsHere } from '../plan/asked-faults.ts';
import type { FaultKind } from '../plan/faults.ts';
import { namedPlan, repeated, sizeFor, type NamedPlan } from '../plan/plan.ts';
import { struckBy, withFaults } from '../plan/sample-faults.ts';
import { WHOLE, runsIn } from '../plan/shard.ts';
import type { Subject } from '../report/subject.ts';
import { configure } from './config/configure.ts';
import { REPEAT, keepPlan, planPathOf, savedPlanFor, targetOf, type SavedTarget } from './kept.ts';
import { BUDGET_S, CALLS, RUNS, type TestOptions } from './options/test.ts';
import { parseReports } from './reports.ts';
import { shardedOf } from './sharding.ts';
import { resolveTarget } from './target.ts';
import { optionWords, typed } from './typed.ts';

/** Runs a campaign; resolves with the exit status. Throws `UsageError` for what cannot be tested so. */
export async function test(parsed: Command): Promise<number> {
  const configuredBy = await configure(parsed);
  const [asked] = parsed.processedArgs as [number | undefined];
  if (parsed.args.length > 1) throw new UsageError(`'${parsed.args[1]}' is one argument too many.`);
  const options = parsed.opts<TestOptions>();
  const reports = parseReports(options.report);
  const target = await resolveTarget(asked, options);
  const { seed, only } = options.seed ?? { seed: freshSeed(), only: null };
  const runs = options.runs ?? (only !== null ? REPEAT : options.budget === undefined ? RUNS : Infinity);
  const budgetS = options.budget ?? (options.runs === undefined ? BUDGET_S : null);
  const { service, parameters, addresses } = target.tested;
  const size = sizeFor(service, parameters, { addresses, calls: options.calls });
  const named = targetOf(target, options);
  const path = planPathOf(target, named);
  const sharded = shardedOf(options, target, named, options.simulate ? (options.runs ?? Infinity) : runs);
  const shard = sharded?.shard ?? WHOLE;
  // What failed on one machine is no part of what all of them are to make.
  const saved = only === null && !sharded ? savedPlanFor(path, named) : null;
  const again = saved ? Math.min(saved.repeat, REPEAT) : 0;
  const ofSavedPlan = options.simulate ? Math.min(again, 1) : again;
  const campaign = {
    ...{ target, named, reports, judgeVacuity: true, label: String(seed) },
    budgetMs: budgetS === null ? null : budgetS * 1000,
    shrinkMs: options.shrink * 1000,
    about: {
      seed,
      isOnePlan: only !== null,
      passedFirst: saved && path,
      ofSavedPlan,
      configuredBy,
      ...(sharded && { sharded }),
    },
    keep: (result: CampaignResult) =>
      keepPlan(path, named, result, seedCommand(parsed, named, configuredBy, seed, result)),
  };
  if (options.simulate) {
    const first = only === null ? saved && { name: 'saved', plan: saved.plan } : null;
    if (only && only.slant > 0) throw new UsageError('Simulated runs have no slant: --seed 42:3.');
    const from = only?.index ?? shard.index - 1;
    const to = only === null ? (options.runs ?? Infinity) : from + 1;
    const { runSimulating } = await import('./simulating.ts');
    return runSimulating({
      ...campaign,
      size,
      seed,
      faults: options.faults ?? [],
      from,
      to,
      stride: shard.of,
      runs: ofSavedPlan + runsIn(shard, to),
      first,
      workers: options.workers,
    });
  }
  const coverage = new Coverage(target.tested);
  const plans =
    only === null
      ? steeredPlans(size, seed, runs, coverage, { shard })
      : repeated(namedPlan(size, seed, only.index, only.slant), runs);
  let kinds: readonly FaultKind[] = [];
  const faulty = (here: readonly FaultKind[]): Iterable<NamedPlan> => {
    kinds = faultsHere(options.faults ?? [], here);
    return withFaults(plans, { kinds, seed, ...struckBy(target.tested) });
  };
  const { runTesting } = await import('./testing.ts');
  return runTesting({
    ...{ ...campaign, coverage, runs: ofSavedPlan + runsIn(shard, runs) },
    ofSavedPlan: saved ? repeated({ name: 'saved', plan: saved.plan }, ofSavedPlan) : [],
    plans: faulty,
    faultsHere: () => kinds,
  });
}

/** The command that repeats the run that is shown, from its seed; none for one that came from a file. */
function seedCommand(
  parsed: Command,
  { addresses, ...target }: SavedTarget,
  configuredBy: Subject['configuredBy'],
  seed: number,
  { shown }: CampaignResult,
): readonly string[] {
  if (!shown || shown.name === 'saved') return [];
  const { calls, config } = parsed.opts<TestOptions>();
  const said = { ...target, calls: calls === CALLS ? undefined : calls, seed: `${seed}:${shown.name}` };
  // All that the file said stands here.
  const alone = config === false || configuredBy !== undefined ? ['--no-config'] : [];
  return [typed([String(addresses), ...optionWords(parsed, said), ...alone])];
}
