/** Simulated campaigns on what a command line names, made in this thread; and how small they should make what is wrong on purpose. */
import { parseArgs } from 'node:util';
import { realClock } from '../services/environment/clock.ts';
import type { CampaignResult } from '../tester/campaign/campaign.ts';
import { callsOf, sizeFor, type Plan } from '../tester/plan/plan.ts';
import { resolveTarget, type Target } from '../tester/commands/target.ts';
import { simulateCampaign, type SimulateCampaignOptions } from '../tester/simulation/campaign.ts';
import { inThisThread } from '../tester/simulation/runner.ts';
import { simulatedStack } from '../tester/simulation/stack.ts';
import { TraceFile } from '../tester/trace/trace.ts';
import { emptyFolder } from './command.ts';
import type { Mutant } from './mutants.ts';

const CALLS = 50;

/** The target that the arguments of `servicetester` name. */
export function targetOf(args: readonly string[]): Promise<Target> {
  const string = { type: 'string' } as const;
  const strings = { ...string, multiple: true } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { use: string, service: string, checker: string, overtaking: string, over: strings, set: strings },
    allowPositionals: true,
  });
  const { overtaking, ...named } = values;
  const addresses = positionals[0] === undefined ? undefined : Number(positionals[0]);
  return resolveTarget(addresses, { ...named, ...(overtaking !== undefined && { overtaking: Number(overtaking) }) });
}

/** What of a campaign is not as a command has it by default. */
export type How = Partial<
  Pick<
    SimulateCampaignOptions,
    'seed' | 'faults' | 'from' | 'to' | 'stride' | 'budgetMs' | 'shrinkMs' | 'signal' | 'onProgress'
  >
>;

/** Makes the campaign that `servicetester ARGS --simulate` makes. Rejects with `NotSimulable`. */
export async function simulated(args: readonly string[], how: How = {}): Promise<CampaignResult> {
  const { tested, world, fewestAddresses } = await targetOf(args);
  const stack = simulatedStack(world.stack);
  const size = sizeFor(tested.service, tested.parameters, { addresses: tested.addresses, calls: CALLS });
  const traces = new TraceFile(emptyFolder());
  try {
    return await simulateCampaign({
      ...{ simulation: { tested, stack }, size },
      ...{
        seed: 1,
        faults: [],
        from: 0,
        to: Infinity,
        stride: 1,
        first: null,
        budgetMs: null,
        shrinkMs: 0,
        fewestAddresses,
      },
      ...{ judgeVacuity: true, runner: inThisThread(tested, stack), clock: realClock(), traces },
      ...{ title: 'simulated', header: {}, signal: new AbortController().signal, onProgress: () => {} },
      ...how,
    });
  } finally {
    traces.close();
  }
}

/** How one that is wrong is simulated: what loses datagrams is the simulation itself, and it is given its own time, and as many runs. */
export const simulatedArgs = ({ args }: Mutant): string[] =>
  args.filter(
    (arg, i) =>
      arg !== 'lossy' &&
      !(arg === '--over' && args[i + 1] === 'lossy') &&
      !['--budget', '--runs'].includes(arg) &&
      !['--budget', '--runs'].includes(args[i - 1] ?? ''),
  );

/** So small a failure is. */
export interface Size {
  readonly calls: number;
  readonly deviations: number;
  readonly addresses: number;
}

/** How small the failure is that a plan shows. */
export function sizeOf(plan: Plan): Size {
  const delays = Object.values(plan.delays).reduce((sum, delay) => sum + delay, 0);
  return { calls: callsOf(plan), deviations: delays + plan.faults.length, addresses: plan.config.addresses };
}

/** As small as it should become: at most 6 calls at two nodes, 9 at more, unless it is known why it takes more; 3 deviations. */
export function isSmall({ calls, deviations, addresses }: Size, { simulated: other }: Mutant): boolean {
  const most = other && 'calls' in other ? other.calls : addresses > 2 ? 9 : 6;
  return calls <= most && deviations <= 3;
}
