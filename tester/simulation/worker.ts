/** A worker thread of a simulated campaign: finds what is tested once, and runs chunks. */
import { resolveTarget, type Target } from '../commands/target.ts';
import { runChunk, type ChunkResult } from './chunk.ts';
import type { Task } from './runner.ts';
import { simulatedStack } from './stack.ts';

let resolved: { readonly name: string; readonly target: Target } | null = null;

/** Runs the chunk of a task. */
export default async function work({ addresses, target: options, chunk, progress }: Task): Promise<ChunkResult> {
  const name = JSON.stringify([addresses, options]);
  if (resolved?.name !== name) resolved = { name, target: await resolveTarget(addresses, options) };
  const { tested, world } = resolved.target;
  const [run, steps] = [0, 1];
  const at = new Int32Array(progress);
  return runChunk(tested, simulatedStack(world.stack), chunk, {
    begins: (index) => void (at[run] = index),
    step: () => void (at[steps]! += 1),
  });
}
