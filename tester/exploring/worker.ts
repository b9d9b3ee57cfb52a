/** A worker thread of an exploration: finds what is tested once, and explores slices. */
import type { TargetOptions } from '../commands/options/target.ts';
import { resolveTarget, type Target } from '../commands/target.ts';
import { simulatedStack } from '../simulation/stack.ts';
import type { Plan } from '../plan/plan.ts';
import { exploreSlice, watchRun, type Slice, type SliceResult, type Watched } from './slice.ts';

/** What a worker is asked to do. */
export interface Task {
  readonly addresses: number;
  readonly target: TargetOptions;
  readonly what: Slice | { readonly watch: Plan };
}

let resolved: Target | null = null;

/** Explores a slice, or watches a run; all tasks of a thread are for the same target. */
export default async function work({ addresses, target, what }: Task): Promise<SliceResult | Watched> {
  resolved ??= await resolveTarget(addresses, target);
  const { tested, world } = resolved;
  const simulation = { tested, stack: simulatedStack(world.stack) };
  return 'watch' in what ? watchRun(simulation, what.watch) : exploreSlice(simulation, what);
}
