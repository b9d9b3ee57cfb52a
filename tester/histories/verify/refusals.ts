/**
 * Checks that something was refused though it was free. Where one user has the lock at a time, their holds follow each other: between two that do so,
 * nobody had it from the return of the one's giving up to the call of the other's taking.
 */
import { lapsesMsOf } from '../../../services/semantics/parts.ts';
import { Specification } from '../../../services/semantics/specification.ts';
import { HistoryBuilder, type History } from '../history.ts';
import type { Hold, Proof } from '../judgement.ts';
import { isExplained } from './moves.ts';
import type { SubHistory } from './sub-history.ts';

type Refusal = Extract<Proof, { kind: 'refused though free' }>;

/** What is wrong with it; null: nothing. */
export function refusalProblem(
  { refusal, before, next }: Refusal,
  history: History,
  lock: SubHistory,
  specification: Specification,
): string | null {
  if (lapsesMsOf(specification.service, specification.parameters) > 0)
    return 'what is lent for a time may be had unseen';
  const holds = holdsOf(history, lock, specification);
  if (!holds) return 'a user has it in a way that this does not show anything of';
  const [from, to] = [lock.begin(refusal), lock.end(refusal)];
  if (lock.isEffective(refusal) || to === Infinity) return 'it was not refused';
  if (
    before &&
    !(holds.some((hold) => isSameHold(hold, before)) && before.give !== null && lock.end(before.give) < from)
  )
    return 'it was not free before';
  if (next && !(holds.some((hold) => isSameHold(hold, next)) && lock.begin(next.take) > to))
    return 'it was not free until then';
  const isElsewhere = (hold: Hold): boolean =>
    lock.begin(hold.take) > to ||
    isSameHold(hold, before) ||
    (before !== null && givesFrom(lock, hold) < lock.end(before.take)) ||
    (next !== null && lock.end(hold.take) < Infinity && lock.end(hold.take) > givesFrom(lock, next));
  const other = holds.find((hold) => !isElsewhere(hold));
  return other ? `operation ${other.take} may have taken it` : null;
}

const isSameHold = (a: Hold, b: Hold | null): boolean => a.take === b?.take && a.give === b.give;
/** When it is given up at the earliest. */
const givesFrom = (lock: SubHistory, { give }: Hold): number => (give === null ? Infinity : lock.begin(give));

/** All holds: each user takes it and gives it up by turns. Null: it is had in another way. */
function holdsOf(history: History, lock: SubHistory, specification: Specification): Hold[] | null {
  const known = new Set<string>();
  const holds: Hold[] = [];
  for (const operations of lock.effective().values()) {
    for (let i = 0; i < operations.length; i += 2) {
      const hold = { take: operations[i]!, give: operations[i + 1] ?? null };
      const kind = [hold.take, hold.give].map((each) => (each === null ? '' : history.fn(each))).join();
      if (!known.has(kind) && lock.end(hold.take) < Infinity && !isExclusive(history, hold, specification)) return null;
      if (lock.end(hold.take) < Infinity) known.add(kind);
      holds.push(hold);
    }
  }
  return holds;
}

/** Can nobody else take it likewise, after it was taken so, until it is given up? */
function isExclusive(history: History, { take, give }: Hold, specification: Specification): boolean {
  const { service, parameters, key } = specification;
  const two = new Specification(service, Math.max(2, service.addresses.min), parameters, key);
  const after = (...done: readonly (readonly [user: string, operation: number])[]): boolean => {
    const builder = new HistoryBuilder();
    for (const [user, operation] of done) {
      const at = { line: 1, t: 0 };
      const number = builder.begin(builder.addressOf(user), history.fn(operation), history.args(operation), at);
      builder.end(number, 'returned', history.result(operation), at);
    }
    return isExplained(builder.build(), two);
  };
  if (!after(['a', take]) || after(['a', take], ['b', take])) return false;
  return give === null || history.outcome(give) !== 'returned' || after(['a', take], ['a', give], ['b', take]);
}
