/** A node that uses its own service for a while, without a tester: random calls, as far as its own user can know that they are allowed. */
import { callsToward } from '../../services/semantics/explore.ts';
import { isSame } from '../../services/semantics/json.ts';
import { partsOf } from '../../services/semantics/parts.ts';
import {
  after,
  afterHidden,
  allows,
  calls,
  nameOf,
  start,
  unseen,
  type OngoingCall,
  type Position,
} from '../../services/semantics/position.ts';
import type { Invocation, Specification } from '../../services/semantics/specification.ts';
import { deriveSeed, pick, randomFrom, type Random } from '../../services/environment/random.ts';
import type { Address, AnyService } from '../../services/service.ts';

/** Where, how much, and what may be called. */
export interface Exercise {
  readonly address: Address;
  readonly addresses: number;
  readonly parameters: unknown;
  readonly calls: number;
  readonly seed: number;
  readonly offered: ReadonlySet<string>;
  /** Calls the node. */
  readonly call: (fn: string, args: readonly unknown[]) => Promise<unknown>;
}

/**
 * Makes so many random calls, of one part of the service after the other, and then those that lead to where its user could end the
 * service, or, where there is no end, to where it began: who holds a lock and waits for another could wait for ever. Resolves with how
 * many it made in all; calls that block may still be ongoing then. Rejects if a call fails.
 */
export async function exercise(service: AnyService, options: Exercise): Promise<number> {
  const { address, addresses, parameters, calls: wanted, seed } = options;
  const random = randomFrom(deriveSeed(seed, 'exercise', address));
  const parts = [...partsOf(service, addresses, parameters).values()];
  let made = 0;
  for (const part of parts)
    made += await exercisePart(part, { ...options, calls: Math.ceil(wanted / parts.length) }, random);
  return made;
}

async function exercisePart(specification: Specification, options: Exercise, random: Random): Promise<number> {
  const { address, offered } = options;
  const { functions } = specification.service;
  // What this user knows: the specification after its own calls and returns alone.
  let known = start(specification);
  const returned: Promise<void>[] = [];

  const make = async (call: Invocation): Promise<void> => {
    known = after(specification, known, { kind: 'call', call });
    const result = (await options.call(call.fn, call.args)) ?? null;
    known = afterReturn(specification, known, call, result);
  };
  const nextReturn = (): Promise<unknown> => Promise.race(returned);
  const begin = (call: Invocation): void => {
    const over = make(call).then(() => void returned.splice(returned.indexOf(over), 1));
    over.catch(() => {}); // heard by `nextReturn`
    returned.push(over);
  };

  let made = 0;
  for (; made < options.calls; made += 1) {
    const choices = (): Invocation[] =>
      calls(specification, known, address)
        .map(({ call }) => call)
        .filter(({ fn }) => offered.has(fn) && !functions[fn]!.final);
    while (choices().length === 0 && returned.length > 0) await nextReturn();
    if (choices().length === 0) break; // nothing may be called any more
    begin(pick(random, choices()));
    await Promise.race([nextReturn(), Promise.resolve()]);
  }
  for (const done = isOver(specification, address); !done(known);) {
    const call = callsToward(specification, known, done)?.find(({ at }) => at === address);
    if (call && offered.has(call.fn) && !specification.refusedCall(known.state, call, 0)) {
      begin(call);
      made += 1;
    } else if (returned.length > 0) await nextReturn();
    else break; // no way is known
  }
  return made;
}

/** After a return. Others may have done what is not known here: then a hidden moment has come that could not have by what is known. */
function afterReturn(specification: Specification, known: Position, of: Invocation, result: unknown): Position {
  for (const position of [...unseen(specification, [known]), ...forced(specification, known, of)]) {
    const call = callIn(position, of)!;
    const step = { kind: 'return', call, result } as const;
    if (allows(specification, position, step)) return after(specification, position, step);
  }
  return after(specification, known, { kind: 'return', call: callIn(known, of)!, result });
}

function forced(specification: Specification, known: Position, of: Invocation): Position[] {
  const call = callIn(known, of)!;
  return specification.stepsOf(of).map((step) => afterHidden(specification, known, { step, call, at: call.at }));
}

const callIn = ({ ongoing }: Position, { at, fn, args }: Invocation): OngoingCall | undefined =>
  ongoing.find((call) => call.at === at && call.fn === fn && isSame(call.args, args));

/** Could the user end the service, as far as it knows? Where there is no end: is all as it was in the beginning? */
function isOver(specification: Specification, address: Address): (position: Position) => boolean {
  const { functions } = specification.service;
  const final = Object.keys(functions).find((fn) => functions[fn]!.final);
  const beginning = nameOf(start(specification));
  return (position) =>
    final === undefined
      ? nameOf(position) === beginning
      : specification.allowedArgs(position.state, final, address, 0).length > 0;
}
