/** A node that uses its own service for a while, without a tester: random calls, as far as its own user can know that they are allowed. */
import { Specification, type Invocation } from '../../services/semantics/specification.ts';
import { callsToward } from '../../services/semantics/explore.ts';
import { after, calls, start, type Position } from '../../services/semantics/position.ts';
import { deriveSeed, pick, randomFrom } from '../../services/environment/random.ts';
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
 * Makes so many random calls, then those that lead to where its user could end the service. Resolves with how many it made in all;
 * calls that block may still be ongoing then. Rejects if a call fails.
 */
export async function exercise(service: AnyService, options: Exercise): Promise<number> {
  const { address, addresses, parameters } = options;
  const specification = new Specification(service, addresses, parameters);
  const random = randomFrom(deriveSeed(options.seed, 'exercise', address));
  // What this user knows: the specification after its own calls and returns alone.
  let known = start(specification);
  const returned: Promise<void>[] = [];

  const make = async (call: Invocation): Promise<void> => {
    known = after(specification, known, { kind: 'call', call });
    const result = await options.call(call.fn, call.args);
    known = after(specification, known, { kind: 'return', call, result: result ?? null });
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
        .filter(({ fn }) => options.offered.has(fn) && !service.functions[fn]!.final);
    while (choices().length === 0 && returned.length > 0) await nextReturn();
    if (choices().length === 0) break; // nothing may be called any more
    begin(pick(random, choices()));
    await Promise.race([nextReturn(), Promise.resolve()]);
  }
  for (const done = couldEnd(specification, address); !done(known);) {
    const call = callsToward(specification, known, done)?.find(({ at }) => at === address);
    if (call) {
      begin(call);
      made += 1;
    } else await nextReturn();
  }
  return made;
}

/** Could the user end the service, as far as it knows? Where there is no end: is nothing ongoing? */
function couldEnd(specification: Specification, address: Address): (position: Position) => boolean {
  const { functions } = specification.service;
  const final = Object.keys(functions).find((fn) => functions[fn]!.final);
  return ({ state, ongoing }) =>
    final === undefined ? ongoing.length === 0 : specification.allowedArgs(state, final, address, 0).length > 0;
}
