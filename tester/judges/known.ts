/** Where nothing is hidden: the state is known. */
import type { Position } from '../../services/semantics/position.ts';
import type { Invocation, Refusal, Specification } from '../../services/semantics/specification.ts';
import type { Address } from '../../services/service.ts';
import { mustReturn, withState, type Knowledge, type Tracked } from './knowledge.ts';

/** Follows the state. Costs the same for every event, however long the run. */
export class Known implements Knowledge {
  readonly specification: Specification;
  readonly size = 1;
  readonly #state: unknown;
  readonly #ongoing = new Map<number, Tracked>();

  constructor(specification: Specification) {
    this.specification = specification;
    this.#state = specification.init();
  }

  get state(): unknown {
    return this.#state;
  }

  get position(): Position {
    const ongoing = [...this.#ongoing.values()].map(({ at, fn, args }) => ({ at, fn, args }));
    return { state: this.#state, ongoing };
  }

  allowedArgs(fn: string, at: Address, now: number): readonly (readonly unknown[])[] {
    return this.specification.allowedArgs(this.#state, fn, at, now);
  }

  accusedCall(call: Invocation, now: number): Refusal | null {
    return this.specification.accusedCall(this.#state, call, now);
  }

  call(call: Tracked, now: number): void {
    this.specification.applyCall(this.#state, call, now);
    this.#ongoing.set(call.id, call);
  }

  return(call: Tracked, result: unknown, now: number): Refusal | null {
    const refused = this.specification.refusedReturn(this.#state, call, result, now);
    if (refused) return withState(refused, call, this.#state, result);
    this.specification.applyReturn(this.#state, call, result, now);
    this.#ongoing.delete(call.id);
    return null;
  }

  mayGiveUp(call: Tracked, now: number): boolean {
    return this.specification.mayGiveUp(this.#state, call, now);
  }

  giveUp(): void {}

  end(call: Tracked, end: 'cancelled' | 'failed', now: number): Refusal | null {
    const refused = this.specification.refusedEnd(this.#state, call, end, now);
    if (refused) return withState(refused, call, this.#state);
    this.specification.applyEnd(this.#state, call, end, now);
    this.#ongoing.delete(call.id);
    return null;
  }

  died(at: Address, now: number): void {
    this.specification.applyDeath(this.#state, at, now);
  }

  mayReturn(call: Tracked, now: number): boolean {
    return this.specification.allowedResults(this.#state, call, now).length > 0;
  }

  blockedBy(call: Tracked, now: number): Refusal | null {
    return this.specification.blockedBy(this.#state, call, now);
  }

  owed(calls: readonly Tracked[], now: number): readonly Tracked[] {
    return calls.filter((call) => this.#isOwed(call, now));
  }

  owes(calls: Iterable<Tracked>, now: number): boolean {
    for (const call of calls) if (this.#isOwed(call, now)) return true;
    return false;
  }

  #isOwed(call: Tracked, now: number): boolean {
    return mustReturn(this.specification, call) && this.mayReturn(call, now);
  }
}
