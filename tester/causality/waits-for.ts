/** Who waits for whom: whose calls could end the waiting of a call. */
import { mayReturn } from '../../services/semantics/explore.ts';
import { isSame } from '../../services/semantics/json.ts';
import {
  after,
  afterHidden,
  calls,
  hiddenSteps,
  nameOf,
  returns,
  type OngoingCall,
  type Position,
} from '../../services/semantics/position.ts';
import type { Invocation, Specification } from '../../services/semantics/specification.ts';
import type { Address } from '../../services/service.ts';

/** So many positions are looked at for each user. */
const POSITIONS_MAX = 200;

/**
 * The users that a blocked call waits for: those other than its own whose calls alone, and the returns of these, lead to where it
 * may return. Calls that end the service do not count. The search is bounded: who could end the waiting only in a very long way
 * is not among them.
 */
export function waitsFor(
  specification: Specification,
  position: Position,
  blocked: Pick<OngoingCall, keyof Invocation | 'id'>,
): readonly Address[] {
  const users = [...Array(specification.addresses).keys()].filter((at) => at !== blocked.at);
  return users.filter((user) => canUnblock(specification, position, blocked, user));
}

function canUnblock(specification: Specification, from: Position, blocked: OngoingCall, user: Address): boolean {
  const queue = [from];
  const seen = new Set([nameOf(from)]);
  for (const position of queue) {
    if (mayReturn(specification, position, callIn(position, blocked))) return true;
    for (const next of movesOf(specification, position, user)) {
      const name = nameOf(next);
      if (seen.has(name) || seen.size >= POSITIONS_MAX) continue;
      seen.add(name);
      queue.push(next);
    }
  }
  return false;
}

const callIn = ({ ongoing }: Position, { at, fn, args, id }: OngoingCall): OngoingCall =>
  ongoing.find((call) => call.id !== undefined && call.id === id) ??
  ongoing.find((call) => call.at === at && call.fn === fn && isSame(call.args, args))!;

/** Where one step of this user leads: a call of it, the return of one, or what is hidden in one. */
function movesOf(specification: Specification, position: Position, user: Address): Position[] {
  const { functions } = specification.service;
  const made = calls(specification, position, user).filter(({ call }) => !functions[call.fn]!.final);
  const back = returns(specification, position).filter(({ call }) => call.at === user);
  const hidden = hiddenSteps(specification, position).filter(({ call }) => call?.at === user);
  return [
    ...[...made, ...back].map((step) => after(specification, position, step)),
    ...hidden.map((step) => afterHidden(specification, position, step)),
  ];
}

/**
 * The circles in which users wait for each other: for each user the shortest one, if there is any, in which it has the lowest
 * address, beginning with it: `[0, 2]` is 0 → 2 → 0.
 */
export function circles(waits: ReadonlyMap<Address, ReadonlySet<Address>>): readonly (readonly Address[])[] {
  const lowest = [...waits.keys()].sort((a, b) => a - b);
  return lowest.flatMap((first) => {
    const circle = circleFrom(waits, first);
    return circle ? [circle] : [];
  });
}

function circleFrom(waits: ReadonlyMap<Address, ReadonlySet<Address>>, first: Address): readonly Address[] | null {
  const paths: (readonly Address[])[] = [[first]];
  const seen = new Set<Address>();
  for (const path of paths) {
    for (const next of waits.get(path.at(-1)!) ?? []) {
      if (next === first) return path;
      if (next < first || seen.has(next)) continue;
      seen.add(next);
      paths.push([...path, next]);
    }
  }
  return null;
}
