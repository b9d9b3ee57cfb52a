/**
 * Checks what shows that a lock violates its specification. It rests on this: of a lock that only its holder gives up, others can but take it
 * away. So if what some users did with success cannot be explained by itself, it cannot be explained together with what others did.
 */
import type { Specification } from '../../../services/semantics/specification.ts';
import type { History } from '../history.ts';
import type { Hold, Proof } from '../judgement.ts';
import type { Events } from '../parts.ts';
import { isExplained } from './moves.ts';
import { refusalProblem } from './refusals.ts';
import { SubHistory } from './sub-history.ts';

type LockProof = Exclude<Proof, { kind: 'no explanation' }>;

/** What is wrong with it; null: nothing. */
export function lockProblem(
  proof: LockProof,
  history: History,
  events: Events,
  specification: Specification,
): string | null {
  const { owner } = (specification.parameters ?? {}) as { owner?: unknown };
  if (owner === 'anyone') return 'where anyone may give it up, this shows nothing';
  const lock = new SubHistory(history, events, specification);
  const stranger = operationsOf(proof).find((operation) => !lock.has(operation));
  if (stranger !== undefined) return `operation ${stranger} is not of this part`;
  if (proof.kind === 'refused though free') return refusalProblem(proof, history, lock, specification);
  const shown = proof.kind === 'held by too many' ? proof.holds.map(({ take }) => take) : proof.operations;
  if (proof.kind === 'contradiction' && shown.some((operation) => !isShown(history, lock, operation, shown)))
    return 'that it was refused shows nothing by itself';
  const until = Math.max(...shown.map((operation) => lock.end(operation)).filter((end) => end < Infinity));
  const alone = lock.only(lock.from(shown), until);
  return isExplained(alone, specification) ? 'what these users did can be explained' : null;
}

/** A refusal shows something only against who has it: who took it, and has done nothing since. */
function isShown(history: History, lock: SubHistory, operation: number, shown: readonly number[]): boolean {
  if (lock.isEffective(operation)) return true;
  const [take, last] = shown;
  if (shown.length !== 2 || operation !== last || !lock.isEffective(take!)) return false;
  const since = [...lock.from([take!])].filter((each) => lock.begin(each) < lock.end(operation));
  return history.at(take!) === history.at(operation) && since.length === 1 && lock.end(take!) < lock.begin(operation);
}

function operationsOf(proof: LockProof): readonly number[] {
  const of = (hold: Hold | null): number[] => (hold ? [hold.take, ...(hold.give === null ? [] : [hold.give])] : []);
  switch (proof.kind) {
    case 'held by too many':
      return proof.holds.flatMap(of);
    case 'refused though free':
      return [proof.refusal, ...of(proof.before), ...of(proof.next)];
    case 'contradiction':
      return proof.operations;
  }
}
