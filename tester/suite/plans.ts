/** The plans of those levels that have plans of their own. */
import { samplePlan, type Entry, type NamedPlan, type PlanSize } from '../plan/plan.ts';

/** Plans in which nobody calls anything. */
export function* empty(size: PlanSize, runs: number): Generator<NamedPlan> {
  for (let i = 0; i < runs; i += 1) {
    const plan = samplePlan({ ...size, calls: 0 }, i, i);
    yield { name: String(i), plan };
  }
}

/** The plans, with users who all give up what takes too long. */
export function* impatient(plans: Iterable<NamedPlan>): Generator<NamedPlan> {
  for (const { name, plan } of plans) {
    yield { name, plan: { ...plan, workload: plan.workload.map((entries) => entries.map(soon)) } };
  }
}

/** What the second draw must be for a user to give up: see `patienceOf`. */
const soon = ([id, waitMs, choice, first = 0, draw = 0]: Entry): Entry => [
  id,
  waitMs,
  choice,
  first,
  draw - (draw % 4) + 3,
];
