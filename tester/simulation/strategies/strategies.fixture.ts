/** For tests: small programs of threads, each a list of steps, run by a strategy. */
import { tryScheduler } from '../scheduler.fixture.ts';
import type { Strategy } from './strategy.ts';

/** Runs the threads, one at each place; resolves with the order in which their steps happened. */
export async function interleave(
  threads: readonly (readonly string[])[],
  strategy: Strategy,
): Promise<readonly string[]> {
  const { offer, happened, run } = tryScheduler(strategy);
  const go = (at: number, step: number): void => {
    const label = threads[at]![step];
    if (label !== undefined) offer(label, at, () => go(at, step + 1));
  };
  threads.forEach((_, at) => go(at, 0));
  await run();
  return happened;
}

/** How often each outcome came. */
export async function outcomes(runs: number, run: (index: number) => Promise<string>): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (let index = 0; index < runs; index += 1) {
    const outcome = await run(index);
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  return counts;
}
