/**
 * Checks what shows that a part violates its specification: no order of hidden steps explains its first events; or, of a lock, some of its operations.
 * Whoever was refused it, or gave it not up, changed nothing; and if only its holder gives it up, other users can but take it away. So what cannot be
 * explained without them cannot be with them. Where clocks are uncertain, this is so too of the operations of one host, whose order its clock showed.
 */
import type { Specification } from '../../../services/semantics/specification.ts';
import { eventsByClock } from '../clocks.ts';
import type { History } from '../history.ts';
import type { Attempt, Proof } from '../judgement.ts';
import type { Events } from '../parts.ts';
import { copyOf, Moves, type Stand } from './moves.ts';

const LOCKS = ['mutex', 'semaphore', 'rwlock', 'lock', 'lease-lock', 'distlock'];

/** What is wrong with the proof; null: nothing. */
export function violationProblem(
  proof: Proof,
  history: History,
  events: Events,
  specification: Specification,
): string | null {
  const moves = new Moves(history, specification);
  if (proof.kind === 'no explanation') {
    if (!((events[proof.last] ?? 0) & 1)) return `event ${proof.last} is no return`;
    const stuck = new Set<string>();
    const problem = search(events.subarray(0, proof.last + 1), moves, stuck);
    if (problem !== null || !proof.attempts) return problem;
    const attempts = new Set(proof.attempts.map(nameOfAttempt));
    const isAll = attempts.size === stuck.size && [...stuck].every((name) => attempts.has(name));
    return isAll ? null : 'its attempts are not all that there are';
  }
  if (!LOCKS.includes(specification.service.name)) return 'it shows something only of locks';
  const named = new Set(operationsOf(proof));
  const clock = proof.kind === 'refused though free' ? undefined : proof.clock;
  const ordered = clock === undefined ? events : (eventsByClock(history, events).get(clock) ?? new Int32Array());
  const stranger = [...named].find((operation) => !ordered.includes(2 * operation));
  if (stranger !== undefined)
    return `operation ${stranger} is not of this part${clock === undefined ? '' : `, as ${clock} recorded it`}`;
  const isAlone = [...named].every((operation) => moves.isOwn(operation)) && !mayAnyoneGive(specification);
  const users = new Set([...named].map((operation) => history.at(operation)));
  const isUsers = (operation: number): boolean => !isAlone || users.has(history.at(operation));
  const counts = (operation: number): boolean => named.has(operation) || (isUsers(operation) && moves.isOwn(operation));
  if (clock !== undefined && !isAlone) return `what ${clock} recorded does not show it alone`;
  return search(
    ordered.filter((event) => counts(event >> 1)),
    moves,
  );
}

const operationsOf = (proof: Exclude<Proof, { kind: 'no explanation' }>): number[] => {
  if (proof.kind === 'contradiction') return [...proof.operations];
  if (proof.kind === 'refused though free') return [proof.refusal];
  return proof.holds.flatMap(({ take, give }) => (give === null ? [take] : [take, give]));
};

const mayAnyoneGive = ({ parameters }: Specification): boolean =>
  (parameters as { owner?: unknown } | null)?.owner === 'anyone';

/** Nothing more is tried after so many positions. */
const MOST = 1_000_000;

/**
 * Goes on wherever it can: past an event if that is allowed, or else by every hidden step. Null: nothing leads past all; then `stuck` are the
 * positions from which the next event was not allowed. That a call is not allowed shows nothing.
 */
function search(events: Events, moves: Moves, stuck = new Set<string>()): string | null {
  let stands = new Map([['', moves.start()]]);
  for (const [i, event] of events.entries()) {
    const passed = new Map<string, Stand>();
    for (const stand of stands.values()) {
      const next = copyOf(stand);
      if (moves.event(next, event)) {
        passed.set(nameOf(next), next);
        continue;
      }
      stuck.add(`${i} ${nameOf(stand)}`);
      if (stuck.size > MOST) return 'there are too many orders to be tried';
      for (const step of moves.steps(stand, moves.now(event))) {
        const there = copyOf(stand);
        if (moves.step(there, step, moves.now(event))) stands.set(nameOf(there), there);
      }
    }
    if (passed.size === 0) return event & 1 ? null : EXPLAINED;
    stands = passed;
  }
  return EXPLAINED;
}

const EXPLAINED = 'what was done can be explained';

/** Positions before the same event with the same name are the same. */
const nameOf = ({ state, ongoing }: Stand): string =>
  JSON.stringify([state, ...[...ongoing].filter(([, phase]) => phase !== 'called').sort(([a], [b]) => a - b)]);

const nameOfAttempt = ({ after, state, stepped }: Attempt): string =>
  `${after} ${nameOf({ state, ongoing: new Map(stepped.map((operation) => [operation, 'stepped'])) })}`;
