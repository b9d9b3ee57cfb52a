/** Where something is hidden: all positions in which the part may be. */
import { mayReturn } from '../../services/semantics/explore.ts';
import { copyState } from '../../services/semantics/json.ts';
import {
  after,
  mayBeCancelled,
  nameOf,
  ownSteps,
  resultsOf,
  start,
  unseen,
  type OngoingCall,
  type Position,
} from '../../services/semantics/position.ts';
import {
  notAmong,
  RESULT_CLAUSE,
  type Invocation,
  type Refusal,
  type Specification,
} from '../../services/semantics/specification.ts';
import type { Address } from '../../services/service.ts';
import { GIVEN_BACK_CLAUSE } from '../findings/finding.ts';
import { mustReturn, type Knowledge, type Tracked } from './knowledge.ts';
import { whyRefused } from './why-refused.ts';

const GIVEN_BACK: Refusal = {
  clause: GIVEN_BACK_CLAUSE,
  reason: 'what others saw since shows that it was given back',
};

/**
 * Follows the positions that are possible. What is hidden is assumed only where a return needs it (just-in-time linearization: Lowe,
 * "Testing for linearizability", Concurrency and Computation 29(4), 2017): it may as well come later, since it may still come after
 * the returns of others, and has the same effect there.
 */
export class Possible implements Knowledge {
  readonly specification: Specification;
  #positions: readonly Position[];

  constructor(specification: Specification) {
    this.specification = specification;
    this.#positions = [start(specification)];
  }

  get state(): unknown {
    return this.position.state;
  }

  get position(): Position {
    return this.#positions[0]!;
  }

  /** All that are possible, as far as they are assumed. */
  get positions(): readonly Position[] {
    return this.#positions;
  }

  get size(): number {
    return this.#positions.length;
  }

  /** What may be called is known to the caller: no hidden step changes it, and it is the same in all positions. */
  allowedArgs(fn: string, at: Address, now: number): readonly (readonly unknown[])[] {
    return this.specification.allowedArgs(this.position.state, fn, at, now);
  }

  accusedCall(call: Invocation, now: number): Refusal | null {
    return this.specification.accusedCall(this.position.state, call, now);
  }

  call({ at, fn, args, id }: Tracked, now: number): void {
    this.#each((position) =>
      after(this.specification, position, { kind: 'call', call: { at, fn, args, id } as OngoingCall }, now),
    );
  }

  return(call: Tracked, result: unknown, now: number): Refusal | null {
    const allowed = (position: Position): boolean => {
      const { phase } = ongoing(position, call);
      return phase !== 'given back' && !this.specification.refusedReturn(position.state, call, result, now);
    };
    const ways = this.#waysTo(allowed, now);
    if (ways.length === 0) return this.#whyRefused(call, result, now);
    this.#each(
      (position) => after(this.specification, position, { kind: 'return', call: ongoing(position, call), result }, now),
      ways,
    );
    return null;
  }

  mayGiveUp(call: Tracked, now: number): boolean {
    return this.specification.mayGiveUp(this.state, call, now);
  }

  giveUp(call: Tracked): void {
    this.#each((position) => after(this.specification, position, { kind: 'give up', call: ongoing(position, call) }));
  }

  end(call: Tracked, end: 'cancelled' | 'failed', now: number): Refusal | null {
    const allowed = (position: Position): boolean => this.#mayEnd(position, ongoing(position, call), end, now);
    const ways = this.#waysTo(allowed, now);
    if (ways.length === 0) return { clause: `it may be ${end}`, reason: 'in no state that is possible it may' };
    this.#each(
      (position) => after(this.specification, position, { kind: end, call: ongoing(position, call) }, now),
      ways,
    );
    return null;
  }

  died(at: Address, now: number): void {
    this.#each(({ state: before, ongoing }) => {
      const state = copyState(before);
      this.specification.applyDeath(state, at, now);
      return { state, ongoing };
    });
  }

  mayReturn(call: Tracked, now: number): boolean {
    return this.#positions.some((position) => mayReturn(this.specification, position, ongoing(position, call), now));
  }

  /** In the first of the positions. */
  blockedBy(call: Tracked, now: number): Refusal | null {
    if (this.mayReturn(call, now)) return null;
    const { specification, state } = this;
    for (const step of specification.stepsOf(call)) {
      const refused = specification.refusedStep(state, call, step, now);
      if (refused) return refused;
    }
    return specification.blockedBy(state, call, now);
  }

  /** Some call must be able to return wherever what is hidden may have led; another in each of these positions, perhaps. */
  owed(calls: readonly Tracked[], now: number): readonly Tracked[] {
    const awaited = calls.filter((call) => mustReturn(this.specification, call));
    if (awaited.length === 0) return [];
    const owed = new Set<Tracked>();
    for (const position of unseen(this.specification, this.#positions, { now })) {
      const here = awaited.filter((call) => mayReturn(this.specification, position, ongoing(position, call), now));
      if (here.length === 0 && !this.#goesOn(position, awaited, now)) return [];
      for (const call of here) owed.add(call);
    }
    return awaited.filter((call) => owed.has(call));
  }

  owes(calls: Iterable<Tracked>, now: number): boolean {
    const awaited = [...calls].filter((call) => mustReturn(this.specification, call));
    if (awaited.length === 0) return false;
    const canReturn = (position: Position): boolean =>
      awaited.some((call) => mayReturn(this.specification, position, ongoing(position, call), now));
    for (const position of unseen(this.specification, this.#positions, { now })) {
      if (!canReturn(position) && !this.#goesOn(position, awaited, now)) return false;
    }
    return true;
  }

  /** Does what must happen to one of these calls lead on from here, unseen? The last to arrive at a barrier lets the others go. */
  #goesOn(position: Position, awaited: readonly Tracked[], now: number): boolean {
    return awaited.some((tracked) => {
      const call = ongoing(position, tracked);
      const own = this.specification.stepsOf(call);
      return ownSteps(this.specification, position.state, call, now).some(({ step }) => own.includes(step));
    });
  }

  #mayEnd(position: Position, call: OngoingCall, end: 'cancelled' | 'failed', now: number): boolean {
    if (end === 'cancelled') return mayBeCancelled(this.specification, position, call, now);
    return call.phase === undefined && !this.specification.refusedEnd(position.state, call, end, now);
  }

  /** The positions, perhaps after what is hidden, in which this is so. From them nothing more is assumed. */
  #waysTo(isEnd: (position: Position) => boolean, now: number): Position[] {
    return [...unseen(this.specification, this.#positions, { now, isEnd })].filter(isEnd);
  }

  #each(then: (position: Position) => Position, positions = this.#positions): void {
    this.#positions = [...new Map(positions.map(then).map((position) => [nameOf(position), position])).values()];
  }

  /** Why it may not return so in the first of the positions; where it is the result alone, with what it might have been in any. */
  #whyRefused(call: Tracked, result: unknown, now: number): Refusal {
    const among = this.size === 1 ? '' : ` (so in each of the ${this.size} states that are possible)`;
    const { position, specification } = this;
    const { clause, reason } =
      whyRefused(specification, position.state, ongoing(position, call), result, now) ?? GIVEN_BACK;
    const allowed = clause === RESULT_CLAUSE ? this.#mightReturn(call, now) : [];
    return allowed.length > 0 ? notAmong(result, allowed) : { clause, reason: `${reason}${among}` };
  }

  /** The results with which it might return now, wherever what is hidden may have led; none, where they cannot be listed. */
  #mightReturn(call: Tracked, now: number): readonly unknown[] {
    const { specification } = this;
    const { results, isResult } = specification.service.functions[call.fn]!;
    if (!results || isResult) return [];
    const all = new Map<string, unknown>();
    for (const position of unseen(specification, this.#positions, { now }))
      for (const each of resultsOf(specification, position, ongoing(position, call), now))
        all.set(JSON.stringify(each), each);
    return [...all.values()];
  }
}

const ongoing = ({ ongoing }: Position, { id }: Tracked): OngoingCall => ongoing.find((call) => call.id === id)!;
