/** How much of what the specification can reach was reached: collected while runs happen, counted when it is asked for. */
import { firstPart } from '../../services/semantics/parts.ts';
import type { Specification } from '../../services/semantics/specification.ts';
import type { Address, AnyService } from '../../services/service.ts';
import { KINDS, measureOf, outcomeOf, type Kind, type Measure } from './measure.ts';
import { reach, type Reach } from './reachable.ts';

/** What is covered: a service at so many addresses, of which these functions are called. */
export interface Covering {
  readonly service: AnyService;
  readonly addresses: number;
  readonly parameters: unknown;
  readonly offered: readonly string[];
}

/** What was reached, as plain data: another thread's can be added. */
export type Reached = Readonly<Record<Kind, readonly string[]>>;

/** What was reached of one kind, of how much, and what was not. */
export interface Covered {
  readonly reached: number;
  readonly of: number;
  /** Those that take the fewest steps first. */
  readonly missing: readonly string[];
}

/** Coverage, counted. */
export interface CoverageCounts extends Readonly<Record<Kind, Covered>> {
  readonly statesAre: Measure['statesAre'];
  /** Of the missing calls: those that could have been made in situations that were reached. They are ours to make. */
  readonly open: readonly string[];
  /** The totals are at least so much: the specification was not enumerated to its end. */
  readonly atLeast: boolean;
}

/** What of the coverage of a part of a campaign the whole is counted from, beside the counts. */
export interface CoverageShare {
  readonly reached: Reached;
  /** Of each missing call: it could have been made where all of these are reached. */
  readonly needs: Readonly<Record<string, readonly string[]>>;
}

/** A call that begins or returns, as far as it counts. */
interface Called {
  readonly fn: string;
  readonly at: Address;
}

/** A view that is not finite after all fills no memory. */
const REMEMBERED_MAX = 10_000;

/** The coverage of a campaign. Never changes a verdict. */
export class Coverage {
  readonly #specification: Specification;
  readonly #offered: readonly string[];
  readonly #measure: Measure;
  readonly #reached: Record<Kind, Set<string>> = { states: new Set(), calls: new Set(), returns: new Set() };
  #reach: Reach | null = null;

  constructor({ service, addresses, parameters, offered }: Covering) {
    this.#specification = firstPart(service, addresses, parameters);
    this.#offered = offered;
    this.#measure = measureOf(this.#specification, offered);
  }

  /** Follows one run, from the state before anything has happened. Null: a run at fewer addresses, which does not count. */
  follow(addresses: number, state: unknown): Follower | null {
    if (addresses !== this.#specification.addresses) return null;
    return new Follower(this.#measure, state, (kind, text) => this.#add(kind, text));
  }

  /** Adds what another one reached, of the same service at as many addresses. */
  merge(reached: Reached): void {
    for (const kind of KINDS) for (const text of reached[kind]) this.#add(kind, text);
  }

  /** What was reached, as plain data. */
  toJSON(): Reached {
    const { states, calls, returns } = this.#reached;
    return { states: [...states], calls: [...calls], returns: [...returns] };
  }

  /** Counts. The specification is enumerated once, at the first time. */
  counts(): CoverageCounts {
    const { cut } = this.#reachable();
    const counts = { states: this.#count('states'), calls: this.#count('calls'), returns: this.#count('returns') };
    const isOpen = (call: string): boolean => this.#needs(call).every((state) => this.#reached.states.has(state));
    return { ...counts, statesAre: this.#measure.statesAre, open: counts.calls.missing.filter(isOpen), atLeast: cut };
  }

  /** What the coverage of several parts together is counted from. */
  share(): CoverageShare {
    const { missing } = this.#count('calls');
    return { reached: this.toJSON(), needs: Object.fromEntries(missing.map((call) => [call, this.#needs(call)])) };
  }

  #needs(call: string): readonly string[] {
    return this.#measure.states(this.#reachable().calls.get(call)!);
  }

  #reachable(): Reach {
    this.#reach ??= reach(this.#specification, this.#measure, this.#offered);
    return this.#reach;
  }

  /** What was reached and the enumeration does not know of counts too: no count is more than the whole. */
  #count(kind: Kind): Covered {
    const reached = this.#reached[kind];
    const missing = [...this.#reachable()[kind].keys()].filter((text) => !reached.has(text));
    return { reached: reached.size, of: reached.size + missing.length, missing };
  }

  #add(kind: Kind, text: string): void {
    const reached = this.#reached[kind];
    if (reached.size < REMEMBERED_MAX) reached.add(text);
  }
}

/** Follows one run. Costs the same for every event, however long the run: about a view. */
export class Follower {
  readonly #measure: Measure;
  readonly #byView: boolean;
  readonly #add: (kind: Kind, text: string) => void;
  /** By view: where the run is. By clause: what the last caller was forbidden. */
  #situation = '';

  /** `state`: before anything has happened. `add`: takes what was reached. */
  constructor(measure: Measure, state: unknown, add: (kind: Kind, text: string) => void) {
    this.#measure = measure;
    this.#byView = measure.statesAre === 'states';
    this.#add = add;
    if (this.#byView) this.#situate(state, 0);
  }

  /** A call is about to be made at an address. */
  calling(state: unknown, at: Address): void {
    if (!this.#byView) this.#situate(state, at);
  }

  /** A call has led to this state. */
  called(state: unknown, { fn, at }: Called): void {
    const from = this.#situation;
    if (this.#byView) this.#situate(state, at);
    this.#add('calls', this.#measure.call(from, fn, this.#situation));
  }

  /** A return, as it may, has led to this state. */
  returned(state: unknown, { fn, at, waited }: Called & { readonly waited: boolean }, result: unknown): void {
    const from = this.#situation;
    if (this.#byView) this.#situate(state, at);
    const back = { fn, outcome: outcomeOf(result), waited };
    this.#add('returns', this.#measure.return(from, back, this.#situation));
  }

  #situate(state: unknown, at: Address): void {
    this.#situation = this.#measure.situation(state, at);
    for (const each of this.#measure.states(this.#situation)) this.#add('states', each);
  }
}
