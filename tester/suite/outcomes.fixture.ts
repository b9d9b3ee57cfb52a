/** For tests: what the levels of a suite come to, without a test for each, and nothing shrunk. */
import type { AnyImplementation } from '../../implementations/implementation.ts';
import { nameOfFinding } from '../findings/finding.ts';
import { NotHere, claimsOf, type Level } from './levels.ts';
import { Rig } from './rig.ts';
import { suiteOf, type SuiteOptions } from './suite.ts';

/** Never aborts. */
const { signal } = new AbortController();

/** By level and claim: `conforms`, what was found, the cause for which it could not be decided, or why it cannot be tried here. */
export async function outcomesOf(
  implementation: AnyImplementation,
  levels: readonly Level[],
  options: SuiteOptions = {},
  seed = 1,
): Promise<Record<string, string>> {
  const rig = new Rig(await suiteOf(implementation, options, seed), 0);
  const outcomes: Record<string, string> = {};
  try {
    for (const { level, claim, attempt } of claimsOf(implementation)) {
      if (levels.includes(level)) outcomes[`${level}: ${claim}`] = await outcome(() => attempt(rig, signal));
    }
  } finally {
    await rig.close();
  }
  return outcomes;
}

async function outcome(attempt: () => ReturnType<ReturnType<typeof claimsOf>[number]['attempt']>): Promise<string> {
  try {
    const { verdict, findings, undecided } = (await attempt()).result;
    if (verdict === 'conforms') return verdict;
    return findings.map(nameOfFinding)[0] ?? `unknown: ${undecided[0]!.cause}: ${undecided[0]!.reason}`;
  } catch (error) {
    if (error instanceof NotHere) return `not here: ${error.message}`;
    throw error;
  }
}
