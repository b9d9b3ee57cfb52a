/** What a run could only suspect: it is a finding if it comes again, in fresh processes, with four times the patience, on a machine that is not slow. */
import type { Clock } from '../../services/environment/clock.ts';
import { nameOfFinding, type Finding, type Undecided } from '../findings/finding.ts';
import { Bystander } from '../world/bystander.ts';
import type { RunResult } from './run.ts';

/** How much longer the repeated runs wait. */
const FACTOR = 4;
const ATTEMPTS = 3;
/** A machine on which a bare process takes longer to answer decides nothing. */
const SLOW_MS = 250;

/**
 * Repeats a run that could not be decided, with `again`, in fresh processes where it can (`fresh`: where, in words). Resolves with what is wrong: what a repetition finds,
 * or the suspicion if it comes again; with nothing if it does not, or the machine was too slow to tell.
 */
export async function confirm(
  suspicions: readonly Undecided[],
  { clock, fresh }: { readonly clock: Clock; readonly fresh: string },
  again: (factor: number) => Promise<RunResult>,
): Promise<readonly Finding[]> {
  const suspicion = suspicions.find(({ suspected }) => suspected);
  if (!suspicion?.suspected) return [];
  const name = nameOfFinding(suspicion.suspected);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const bystander = await Bystander.start(clock).catch(() => null);
    if (!bystander) return []; // who ended it may have slowed down the others
    const result = await again(FACTOR).finally(() => bystander.end());
    if (result.findings.length > 0) return result.findings;
    const same = result.undecided.some(({ suspected }) => suspected && nameOfFinding(suspected) === name);
    if (!same || bystander.slowestMs > SLOW_MS) continue;
    const beside = `a bare process beside them answered within ${Math.ceil(bystander.slowestMs)} ms`;
    const reason = `${suspicion.reason} It came again ${fresh}, with ${FACTOR} times the patience, while ${beside}.`;
    return [{ ...suspicion.suspected, reason }];
  }
  return [];
}
