/** A simulated campaign as a command. */
import { UsageError } from '../../test-node/commands/status.ts';
import { simulateCampaign } from '../simulation/campaign.ts';
import { onAllCores } from '../simulation/runner.ts';
import { NotSimulable, describeSimulated, simulatedStack, type SimulatedStack } from '../simulation/stack.ts';
import type { CampaignOptions } from '../campaign/campaign.ts';
import { faultsHere, type AskedFault } from '../plan/asked-faults.ts';
import type { NamedPlan, PlanSize } from '../plan/plan.ts';
import { SIMULATED_FAULTS } from '../simulation/striking.ts';
import { runAndReport, type Reported } from './reporting.ts';
import type { Target } from './target.ts';

/** A simulated campaign that a command is to run. */
export interface Simulating extends Reported, Pick<CampaignOptions, 'budgetMs' | 'shrinkMs' | 'judgeVacuity'> {
  readonly size: PlanSize;
  readonly seed: number;
  /** What is asked to be done to nodes and links in half of the runs. */
  readonly faults: readonly AskedFault[];
  /** The first run. */
  readonly from: number;
  /** The one after the last. */
  readonly to: number;
  /** From one run to the next. */
  readonly stride: number;
  readonly first: NamedPlan | null;
  /** How many threads; undefined: one for each core. */
  readonly workers: number | undefined;
}

/** Runs it; resolves with the exit status. Throws `UsageError` for what cannot be simulated. */
export async function runSimulating(simulating: Simulating): Promise<number> {
  const { target, named, size, seed, from, to, stride, first, workers } = simulating;
  const { budgetMs, shrinkMs, judgeVacuity } = simulating;
  const { tested, fewestAddresses } = target;
  const faults = faultsHere(simulating.faults, SIMULATED_FAULTS);
  const stack = stackOf(target);
  const { addresses, ...options } = named;
  const runner = onAllCores(options, addresses, workers);
  return simulated(runner, () =>
    runAndReport({ ...simulating, faultsHere: () => faults }, describeSimulated(stack), (settings) =>
      simulateCampaign({
        ...{ simulation: { tested, stack }, size, seed, faults, from, to, stride, first },
        ...{ budgetMs, shrinkMs, fewestAddresses, judgeVacuity, runner },
        ...settings,
      }),
    ),
  );
}

/** Does what is simulated, on these threads. Throws `UsageError` for what cannot be. */
export async function simulated(
  threads: { readonly close: () => Promise<void> },
  go: () => Promise<number>,
): Promise<number> {
  try {
    return await go();
  } catch (error) {
    throw error instanceof NotSimulable ? new UsageError(error.message) : error;
  } finally {
    await threads.close();
    setImmediate(() => process.exit()); // whatever a node has left open in this process
  }
}

const ELSE =
  'Without a simulation, their calls are made on real processes: servicetester with the same options, but neither --simulate nor explore; --faults makes more happen in them.';
const PROGRAMS = `The programs that --exec starts cannot be simulated: what happens in them is not in the hands of the tester. ${ELSE}`;
const RUNNING = `Nodes that run already cannot be simulated: what happens in them is not in the hands of the tester. --use names what can. ${ELSE}`;

/** What of the target is simulated. Throws `UsageError` if it cannot be. */
export function stackOf({ world }: Target): SimulatedStack {
  try {
    if (world.program) throw new NotSimulable(PROGRAMS);
    if (world.running) throw new NotSimulable(RUNNING);
    return simulatedStack(world.stack);
  } catch (error) {
    throw error instanceof NotSimulable ? new UsageError(error.message) : error;
  }
}
