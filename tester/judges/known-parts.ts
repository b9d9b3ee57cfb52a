/** What is known of a whole service: of each of its parts. Most services are of one, which costs nothing extra. */
import { callsToward } from '../../services/semantics/explore.ts';
import { keyOf, noSuchPart } from '../../services/semantics/parts.ts';
import type { Position } from '../../services/semantics/position.ts';
import type { Invocation, Refusal, Specification } from '../../services/semantics/specification.ts';
import type { Address, AnyService } from '../../services/service.ts';
import type { Knowledge } from './knowledge.ts';
import { Known } from './known.ts';
import type { Ongoing } from './ongoing.ts';
import { Possible } from './possible.ts';

/** What is judged: a service in a setting, by its parts. */
export type Parts = ReadonlyMap<string, Specification>;

/** Where a run is to be led. */
export type Goal = (position: Position, specification: Specification) => boolean;

/** How a way is looked for. */
export interface WayThere {
  /** Those who make no calls. */
  readonly gone: ReadonlySet<Address>;
  /** What may be called. */
  readonly functions: readonly string[];
  readonly now: number;
}

/** Before anything has happened. */
const knowledgeOf = (specification: Specification): Knowledge =>
  specification.hasHidden ? new Possible(specification) : new Known(specification);

/** Follows all parts of a service in one run. */
export class KnownParts {
  readonly #service: AnyService;
  readonly #parts: ReadonlyMap<string, Knowledge>;

  constructor(parts: Parts) {
    const [first] = parts.values();
    this.#service = first!.service;
    this.#parts = new Map([...parts].map(([key, specification]) => [key, knowledgeOf(specification)]));
  }

  /** What is known of the first part. */
  get first(): Knowledge {
    const [first] = this.#parts.values();
    return first!;
  }

  #all<T>(of: (part: Knowledge) => T): T[] {
    return [...this.#parts.values()].map(of);
  }

  /** The state of the specification, or one that is possible; of each part, if there are several. Not to be changed. */
  get state(): unknown {
    return this.#parts.size === 1 ? this.first.state : this.#all(({ state }) => state);
  }

  /** Is the service of one part, of which all is seen? Then the state is known. */
  get isKnown(): boolean {
    return this.#parts.size === 1 && !this.first.specification.hasHidden;
  }

  /** The part that a call is for, which there must be. */
  of(call: Invocation): Knowledge {
    return this.#parts.size === 1 ? this.first : this.#parts.get(keyOf(this.#service, call))!;
  }

  /** The arguments with which the function may be called at this address; none: it may not. */
  allowedArgs(fn: string, at: Address, now: number): readonly (readonly unknown[])[] {
    if (this.#parts.size === 1) return this.first.allowedArgs(fn, at, now);
    return this.#all((part) => part.allowedArgs(fn, at, now)).flat();
  }

  /** Why whoever calls this is to blame; null: it may, or could not know that it may not. */
  accusedCall(call: Invocation, now: number): Refusal | null {
    const key = keyOf(this.#service, call);
    const part = this.#parts.get(key);
    return part ? part.accusedCall(call, now) : noSuchPart(key, this.#parts.keys());
  }

  /** The node at this address has died. */
  died(at: Address, now: number): void {
    for (const part of this.#parts.values()) part.died(at, now);
  }

  /** Of these calls, all that are ongoing, those that may return now, and must in the end: of several of a part one of them. Throws `TooMany`. */
  owed(ongoing: readonly Ongoing[], now: number): Ongoing[] {
    const owed = new Set(this.#all((part) => part.owed(callsOf(part, ongoing), now)).flat());
    return ongoing.filter((call) => owed.has(call));
  }

  /** Is there one? */
  owes(ongoing: Iterable<Ongoing>, now: number): boolean {
    if (this.#parts.size === 1) return this.first.owes(ongoing, now);
    const calls = [...ongoing];
    return this.#all((part) => part.owes(callsOf(part, calls), now)).some(Boolean);
  }

  /** Does the user at this address believe that it holds something, of any part, or of the one with this key? */
  believes(at: Address, now: number, only?: string): boolean {
    for (const [key, { specification, state }] of this.#parts)
      if ((only === undefined || key === only) && specification.believes(state, at, now)) return true;
    return false;
  }

  /** Does this hold here, in every part? The calls of those who are `gone` count for nothing. */
  holds(goal: Goal, gone: ReadonlySet<Address>): boolean {
    return this.#all((part) => goal(awaitedPosition(part, gone), part.specification)).every(Boolean);
  }

  /** The calls that lead, with the returns that come by themselves, to where `goal` holds in every part; none: no way is found, or needed. */
  callsToward(goal: Goal, { gone, functions, now }: WayThere): readonly Invocation[] {
    const mayCall = ({ at, fn }: Invocation): boolean => !gone.has(at) && functions.includes(fn);
    for (const part of this.#parts.values()) {
      const { specification } = part;
      const position = awaitedPosition(part, gone);
      const here = (each: Position): boolean => goal(each, specification);
      const calls = here(position) ? null : callsToward(specification, position, here, { mayCall, now });
      // Whoever is owed nothing may return all the same, after a death: the way may lead on from there, or not.
      if (calls?.[0] && !specification.refusedCall(position.state, calls[0], now)) return calls;
    }
    return [];
  }
}

const callsOf = (part: Knowledge, ongoing: readonly Ongoing[]): Ongoing[] =>
  ongoing.filter((call) => call.part === part);

/** The position without the calls of those who are gone. */
function awaitedPosition({ position }: Knowledge, gone: ReadonlySet<Address>): Position {
  if (gone.size === 0) return position;
  return { ...position, ongoing: position.ongoing.filter(({ at }) => !gone.has(at)) };
}
