/** How surely, and how soon, simulated campaigns find what is wrong on purpose, and how small they make it. */
import type { Mutant } from '../e2e/mutants.ts';
import { isSmall, simulated, simulatedArgs, sizeOf } from '../e2e/simulated.ts';
import { nameOfFinding } from '../tester/findings/finding.ts';
import { middle, row, tally } from './rows.ts';

const FOUND_MS = 2000;
const BUDGET_MS = 5000;
const SHRINK_MS = 20_000;

/** Tries each with so many seeds, the first of which is shrunk, and prints it; says how often one was not found in two seconds, or not made small. */
export async function trySimulated(mutants: readonly Mutant[], seeds: number): Promise<number> {
  console.log(row('simulated', 'found', 'ms', 'run', 'shrunk', 'to calls, deviations, nodes; by'));
  let missed = 0;
  for (const mutant of mutants) {
    const { simulated: other } = mutant;
    if (other && 'not' in other) console.log(row(simulatedArgs(mutant).join(' '), '', '', '', '', `not: ${other.why}`));
    else missed += await tryOne(mutant, seeds);
  }
  return missed;
}

async function tryOne(mutant: Mutant, seeds: number): Promise<number> {
  const args = simulatedArgs(mutant);
  const names: string[] = [];
  const took: number[] = [];
  const runs: number[] = [];
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { findings, undecided, shown, tookMs } = await simulated(args, { seed, budgetMs: BUDGET_MS });
    const found = findings.map(nameOfFinding);
    names.push(...new Set(found), ...undecided.map(({ cause }) => cause));
    const expected = found.length > 0 && found.every((name) => name === mutant.finding || mutant.or?.includes(name));
    if (!expected || tookMs > FOUND_MS) continue;
    took.push(tookMs);
    runs.push(Number(shown!.name));
  }
  const { shrunk } = await simulated(args, { budgetMs: BUDGET_MS, shrinkMs: SHRINK_MS });
  const size = shrunk?.shown ? sizeOf(shrunk.shown.plan) : null;
  const small = size !== null && isSmall(size, mutant);
  const cell = size ? `${size.calls} ${size.deviations} ${size.addresses}` : 'not';
  const found = `${took.length}/${seeds}`;
  console.log(row(args.join(' '), found, middle(took), middle(runs), small ? cell : `${cell}!`, tally(names)));
  return seeds - took.length + (small ? 0 : 1);
}
