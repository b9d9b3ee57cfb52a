/** The levels of conformance: what is claimed on each, and how it is tried. */
import type { AnyImplementation } from '../../implementations/implementation.ts';
import { canBlock } from '../../services/semantics/explore.ts';
import { firstPart } from '../../services/semantics/parts.ts';
import { slantedPlans, steeredPlans } from '../coverage/steering.ts';
import { FAULT_KINDS, type FaultKind } from '../plan/faults.ts';
import { sampledPlans, type PlanSize } from '../plan/plan.ts';
import { struckBy, withFaults } from '../plan/sample-faults.ts';
import { NotSimulable } from '../simulation/stack.ts';
import { SIMULATED_FAULTS } from '../simulation/striking.ts';
import { IN_PROCESS_FAULTS } from '../world/in-process.ts';
import { empty, impatient } from './plans.ts';
import type { Ran, Rig } from './rig.ts';
import { vacuous } from './vacuous.ts';

/** The levels, from the bottom up. */
export const LEVELS = ['protocol', 'sequential', 'concurrent', 'simulated', 'progress', 'faults'] as const;
/** One of them. */
export type Level = (typeof LEVELS)[number];

/** It cannot be tried here. The message says why. */
export class NotHere extends Error {
  override readonly name = 'NotHere';
}

/** Something that is claimed, and how it is tried. */
export interface Claim {
  readonly level: Level;
  readonly claim: string;
  /** Tries it. Rejects with `NotHere`. */
  readonly attempt: (rig: Rig, signal: AbortSignal) => Promise<Ran>;
}

/** All that is claimed of an implementation. */
export const claimsOf = (implementation: AnyImplementation): readonly Claim[] => [
  protocol,
  sequential,
  concurrent,
  simulated,
  progress,
  ...(mayGiveUp(implementation) ? [givingUp] : []),
  ...Object.entries(implementation.claims ?? {}).flatMap(([kind, kept]) =>
    isKind(kind) && kept.length > 0 ? [underFault(kind, kept)] : [],
  ),
];

const protocol: Claim = {
  level: 'protocol',
  claim: 'its nodes can be made, started and closed again, and leave nothing behind',
  attempt: (rig, signal) =>
    rig.inRealTime('protocol', { plans: (size) => empty(size, 3), judgeVacuity: false }, signal),
};

const sequential: Claim = {
  level: 'sequential',
  claim: 'no call begins while one is owed its return: every return is allowed',
  attempt: async (rig, signal) => {
    const { seed, runs } = rig.suite;
    const plans = (size: PlanSize) => sampledPlans(size, seed, some(runs));
    const ran = await rig.inRealTime('sequential', { plans, judgeVacuity: false, oneByOne: true }, signal);
    const returned = Object.values(ran.result.statistics.functions).some(({ returns }) => returns > 0);
    return vacuous(ran, returned ? null : 'no call returned');
  },
};

const concurrent: Claim = {
  level: 'concurrent',
  claim: 'users at random: every return is allowed',
  attempt: (rig, signal) => {
    const { seed, runs } = rig.suite;
    return rig.inRealTime(
      'concurrent',
      { plans: (size, coverage) => steeredPlans(size, seed, runs, coverage), judgeVacuity: true },
      signal,
    );
  },
};

const simulated: Claim = {
  level: 'simulated',
  claim: 'under every schedule that is tried, every return is allowed',
  attempt: (rig, signal) => inSimulation(rig, 'simulated', [], signal),
};

const progress: Claim = {
  level: 'progress',
  claim: 'nobody who is owed a return waits for ever',
  attempt: async (rig, signal) => {
    const { seed, runs } = rig.suite;
    const plans = (size: PlanSize) => slantedPlans(size, seed, some(runs));
    const ran = await rig.inRealTime('progress', { plans, judgeVacuity: false }, signal);
    const { functions } = ran.result.statistics;
    const waited = Object.values(functions).some((counts) => counts.waited > 0);
    return vacuous(ran, waited || !blocks(rig) ? null : 'nobody ever waited');
  },
};

const givingUp: Claim = {
  level: 'faults',
  claim: 'users who give up: none of them gets afterwards what it gave up',
  attempt: async (rig, signal) => {
    const { seed, runs } = rig.suite;
    const plans = (size: PlanSize) => impatient(sampledPlans(size, seed, some(runs)));
    const ran = await rig.inRealTime('giving-up', { plans, judgeVacuity: false }, signal);
    return vacuous(ran, ran.givenUp > 0 || !blocks(rig) ? null : 'nobody ever gave up');
  },
};

/** What it claims to keep under faults of one kind: in this process, or else in a simulation, or else not here. */
const underFault = (kind: FaultKind, kept: readonly string[]): Claim => ({
  level: 'faults',
  claim: `${kind}: keeps ${kept.join(' and ')}`,
  attempt: async (rig, signal) => {
    const ran = await strike(rig, kind, signal);
    const { faults } = ran.result.statistics;
    return vacuous(ran, (faults[kind] ?? 0) > 0 ? null : `there was no '${kind}' in any run`);
  },
});

function strike(rig: Rig, kind: FaultKind, signal: AbortSignal): Promise<Ran> {
  if (among(SIMULATED_FAULTS, kind)) return inSimulation(rig, kind, [kind], signal);
  if (!among(IN_PROCESS_FAULTS, kind)) throw new NotHere(onProcesses(rig, kind));
  const { seed, runs, tested } = rig.suite;
  const faults = { kinds: [kind], seed, always: true, ...struckBy(tested) };
  const plans = (size: PlanSize) => withFaults(sampledPlans(size, seed, some(runs)), faults);
  return rig.inRealTime(kind, { plans, judgeVacuity: false }, signal);
}

async function inSimulation(rig: Rig, level: string, faults: readonly FaultKind[], signal: AbortSignal): Promise<Ran> {
  const ran = await rig.simulated(level, faults, signal).catch((error: unknown) => {
    throw error instanceof NotSimulable ? new NotHere(error.message) : error;
  });
  const outside = ran.result.undecided.find(({ cause }) => cause === 'not simulated');
  if (outside) throw new NotHere(outside.reason);
  return ran;
}

function onProcesses({ suite: { stack, tested } }: Rig, kind: FaultKind): string {
  const { service, name } = stack[0];
  return `it needs real processes: servicetester ${tested.addresses} --use ${service.name}/${name} --faults ${kind}`;
}

/** Half of the runs: those of the concurrent level are what most is found by. */
const some = (runs: number): number => Math.ceil(runs / 2);

/** Can a call of the service wait? */
const blocks = ({ suite: { tested } }: Rig): boolean =>
  [...canBlock(firstPart(tested.service, tested.addresses, tested.parameters))].some((fn) =>
    tested.offered.includes(fn),
  );

const mayGiveUp = ({ service: { functions }, offers = Object.keys(functions) }: AnyImplementation): boolean =>
  offers.some((fn) => functions[fn]?.cancelled !== undefined);

const among = (kinds: readonly FaultKind[], kind: FaultKind): boolean => kinds.includes(kind);
const isKind = (kind: string): kind is FaultKind => among(FAULT_KINDS, kind as FaultKind);
