/** A campaign on real processes, as a command. */
import { describeStack } from '../../test-node/stack/stack.ts';
import { runCampaign, type CampaignOptions } from '../campaign/campaign.ts';
import type { FaultKind } from '../plan/faults.ts';
import type { NamedPlan } from '../plan/plan.ts';
import { openReal } from '../world/real.ts';
import { runAndReport, type Reported } from './reporting.ts';

/** A campaign on real processes that a command is to run. */
export interface Testing
  extends Reported, Pick<CampaignOptions, 'coverage' | 'ofSavedPlan' | 'budgetMs' | 'shrinkMs' | 'judgeVacuity'> {
  /** The plans, where these faults can be done. Throws `UsageError` if they want others. */
  readonly plans: (here: readonly FaultKind[]) => Iterable<NamedPlan>;
}

/** Runs it in a world of real processes; resolves with the exit status. */
export async function runTesting(testing: Testing): Promise<number> {
  const { target, coverage, ofSavedPlan = [], budgetMs, shrinkMs, judgeVacuity } = testing;
  return runAndReport(testing, describeStack(target.world.stack), async (settings) => {
    const world = await openReal(target.world);
    try {
      const { tested, fewestAddresses } = target;
      const plans = testing.plans(world.faulter?.kinds ?? []);
      return await runCampaign({
        ...{ tested, fewestAddresses, plans, ofSavedPlan, coverage, budgetMs, shrinkMs, judgeVacuity, world },
        ...settings,
      });
    } finally {
      await world.close();
    }
  });
}
