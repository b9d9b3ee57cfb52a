/** The faults that a campaign puts into its plans: drawn apart from all else, so that a seed's plans are the same but for them. */
import { deriveSeed, pick, randomFrom, type Random } from '../../services/environment/random.ts';
import type { Address } from '../../services/service.ts';
import type { Kill, Moment } from './faults.ts';
import type { NamedPlan, Plan } from './plan.ts';

/** How the faults of a kind are drawn for a plan. */
const DRAWN = { kill: drawKills } as const satisfies Record<string, (plan: Plan, random: Random) => Kill[]>;

/** A kind of faults that a campaign can be asked for. */
export type FaultKind = keyof typeof DRAWN;

/** All kinds that there are. */
export const FAULT_KINDS = Object.keys(DRAWN) as readonly FaultKind[];

/** The plans with faults of these kinds in about half of them; which, follows from the seed and the name of each. */
export function* withFaults(
  plans: Iterable<NamedPlan>,
  kinds: readonly FaultKind[],
  seed: number,
): Generator<NamedPlan> {
  for (const { name, plan } of plans) {
    const faults = kinds.flatMap((kind) => DRAWN[kind](plan, randomFrom(deriveSeed(seed, kind, name))));
    yield faults.length === 0 ? { name, plan } : { name, plan: { ...plan, faults: [...plan.faults, ...faults] } };
  }
}

const MOMENTS: readonly Moment[] = ['begins', 'ends'];
const seldom = (random: Random): boolean => random() < 1 / 4;

/** In half of the plans none; else one, seldom two, and one node is always left. */
function drawKills({ config: { addresses }, workload }: Plan, random: Random): Kill[] {
  if (random() < 1 / 2) return [];
  const living = [...workload.keys()];
  const kills: Kill[] = [];
  for (let more = true; more && living.length > 1 && addresses > 1; more = kills.length < 2 && seldom(random)) {
    const [at] = living.splice(living.indexOf(pick(random, living)), 1) as [Address];
    const entry = drawEntry(workload, at, random);
    if (entry) kills.push(['kill', at, entry, pick(random, MOMENTS)]);
  }
  return kills;
}

/** Mostly a call of the node that is killed: a holder, or one that waits; else one of another, which may be what it waits for. */
function drawEntry(workload: Plan['workload'], at: Address, random: Random): Kill[2] | null {
  const others = [...workload.keys()].filter((user) => user !== at);
  const user = seldom(random) ? pick(random, others) : at;
  const entries = workload[user]!;
  return entries.length === 0 ? null : [user, pick(random, entries)[0]];
}
