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

/** What is wrong, and, where it is the suspicion itself that came again, how that was seen, in a sentence. */
export interface Confirmed {
  readonly findings: readonly Finding[];
  readonly cameAgain: string | null;
}

/**
 * Repeats a run that could not be decided, with `again`, in fresh processes where it can (`fresh`: where, in words). Resolves with what is wrong: what a repetition finds,
 * or the suspicion if it comes again; with nothing if it does not, or the machine was too slow to tell.
 */
export async function confirm(
  suspicions: readonly Undecided[],
  { clock, fresh }: { readonly clock: Clock; readonly fresh: string },
  again: (factor: number) => Promise<RunResult>,
): Promise<Confirmed> {
  const suspicion = suspicions.find(({ suspected }) => suspected);
  if (!suspicion?.suspected) return NOTHING;
  const name = nameOfFinding(suspicion.suspected);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const bystander = await Bystander.start(clock).catch(() => null);
    if (!bystander) return NOTHING; // who ended it may have slowed down the others
    const result = await again(FACTOR).finally(() => bystander.end());
    if (result.findings.length > 0) return { findings: result.findings, cameAgain: null };
    const same = result.undecided.some(({ suspected }) => suspected && nameOfFinding(suspected) === name);
    if (!same || bystander.slowestMs > SLOW_MS) continue;
    const beside = `a bare process beside them answered within ${Math.ceil(bystander.slowestMs)} ms`;
    const cameAgain = `It came again ${fresh}, with ${FACTOR} times the patience, while ${beside}.`;
    return {
      findings: foundAgain({ findings: [], undecided: [suspicion] }, suspicion.suspected, cameAgain),
      cameAgain,
    };
  }
  return NOTHING;
}

const NOTHING: Confirmed = { findings: [], cameAgain: null };

/**
 * What is shown of a run in which something was found again, or only suspected again: its own findings, or its own suspicion, whose
 * evidence is in it. `cameAgain`: how the suspicion was confirmed; null: it was found without one. Empty: it is not there.
 */
export function foundAgain(
  { findings, undecided }: Pick<RunResult, 'findings' | 'undecided'>,
  finding: Finding,
  cameAgain: string | null,
): readonly Finding[] {
  const name = nameOfFinding(finding);
  if (findings.some((each) => nameOfFinding(each) === name)) return findings;
  return undecided.flatMap(({ suspected, reason }) => {
    if (!suspected || nameOfFinding(suspected) !== name) return [];
    return [
      {
        ...suspected,
        reason: cameAgain === null ? reason : `${reason}${reason.includes('\n') ? '\n' : ' '}${cameAgain}`,
      },
    ];
  });
}
