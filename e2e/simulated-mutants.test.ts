import { describe, expect, it } from 'vitest';
import { nameOfFinding } from '../tester/findings/finding.ts';
import { mutants, type Mutant } from './mutants.ts';
import { isSmall, simulated, simulatedArgs, sizeOf } from './simulated.ts';

/** It takes less than two seconds. */
const RUNS = 100;
const SHRINK_MS = 60_000;

/** Found by the finding that its header names, and shrunk until it is small. */
async function isFound(mutant: Mutant): Promise<void> {
  const small = new AbortController();
  const { findings, shrunk } = await simulated(simulatedArgs(mutant), {
    to: RUNS,
    shrinkMs: SHRINK_MS,
    signal: small.signal,
    onProgress: (progress) => {
      if ('shrunkTo' in progress && isSmall(sizeOf(progress.shrunkTo), mutant)) small.abort();
    },
  });
  expect([mutant.finding, ...(mutant.or ?? [])]).toEqual(expect.arrayContaining(findings.map(nameOfFinding)));
  expect(findings).not.toEqual([]);
  expect(sizeOf(shrunk!.shown!.plan)).toSatisfy((size: ReturnType<typeof sizeOf>) => isSmall(size, mutant));
}

async function isRefused(mutant: Mutant): Promise<void> {
  const said = await simulated(simulatedArgs(mutant), { to: RUNS }).then(
    ({ findings, undecided }) => [...findings.map(nameOfFinding), ...undecided.map(({ cause }) => cause)],
    (error: unknown) => (error as Error).name,
  );
  expect(['NotSimulable', ['not simulated']]).toContainEqual(said);
}

describe('in a simulation, implementations that are wrong on purpose', () => {
  for (const mutant of mutants) {
    const name = simulatedArgs(mutant).join(' ');
    const { simulated: other, finding } = mutant;
    if (!other || 'calls' in other) it(`are found, and made small: ${name} → ${finding}`, () => isFound(mutant));
    else if (other.not === 'simulated') it(`are refused: ${name}, as ${other.why}`, () => isRefused(mutant));
  }
});
