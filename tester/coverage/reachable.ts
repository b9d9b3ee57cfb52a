/** What the specification itself can reach: the totals that coverage is counted against. */
import { after, start, type Step } from '../../services/semantics/position.ts';
import type { Invocation, Specification } from '../../services/semantics/specification.ts';
import type { Address } from '../../services/service.ts';
import { outcomeOf, type Measure } from './measure.ts';

/** What can be reached. */
export interface Reach {
  readonly states: ReadonlySet<string>;
  /** Each with the situation in which it is made. */
  readonly calls: ReadonlyMap<string, string>;
  readonly returns: ReadonlySet<string>;
  /** There may be more: the bound was hit, or, without a view, positions that only looked alike were taken for one. */
  readonly cut: boolean;
}

/** A call that is ongoing. `waited`: there was a moment in which it could not return. */
interface Ongoing extends Invocation {
  readonly waited: boolean;
}
interface Position {
  readonly state: unknown;
  readonly ongoing: readonly Ongoing[];
}
/** What address i looks like; two that look alike are taken for symmetric. */
type Looks = readonly string[];

/**
 * Enumerates the positions of a specification, breadth first, if only these functions are called. `limit`: of steps, times addresses.
 * As in a run, a final function is called only when nobody is owed a return. Positions with the same view in which the addresses look alike, in any order, are taken for one, and of addresses that look
 * alike one moves. That is exact if the view leaves nothing out that decides what may follow; a test compares it with all positions.
 */
export function reach(
  specification: Specification,
  measure: Measure,
  functions: readonly string[],
  limit = 4_000,
): Reach {
  return new Enumeration(specification, measure, functions).run(limit);
}

class Enumeration {
  readonly #specification: Specification;
  readonly #measure: Measure;
  readonly #byView: boolean;
  readonly #functions: readonly string[];
  readonly #states = new Set<string>();
  readonly #calls = new Map<string, string>();
  readonly #returns = new Set<string>();
  readonly #seen = new Set<string>();
  /** How many were taken. */
  #steps = 0;
  #layer: { position: Position; looks: Looks }[] = [];

  constructor(specification: Specification, measure: Measure, functions: readonly string[]) {
    this.#specification = specification;
    this.#measure = measure;
    this.#byView = measure.statesAre === 'states';
    this.#functions = functions;
  }

  run(limit: number): Reach {
    const whole = this.#isDone(limit);
    const cut = !whole || !this.#byView;
    return { states: this.#states, calls: this.#calls, returns: this.#returns, cut };
  }

  /** Enumerates; false: not to the end. A specification that fails where perhaps no run ever comes is accused only where one does. */
  #isDone(limit: number): boolean {
    try {
      const { state } = start(this.#specification);
      if (this.#byView) this.#situated(this.#measure.situation(state, 0));
      this.#reached({ state, ongoing: [] });
      return this.#enumerate(limit / this.#specification.addresses);
    } catch {
      return false;
    }
  }

  #enumerate(steps: number): boolean {
    while (this.#layer.length > 0) {
      const layer = this.#layer;
      this.#layer = [];
      for (const { position, looks } of layer) {
        if (this.#steps >= steps) return false;
        this.#leave(position, looks);
      }
    }
    return true;
  }

  #reached(position: Position): void {
    const looks = this.#looks(position);
    const name = [this.#view(position.state), ...looks.toSorted()].join('\n\n');
    if (this.#seen.has(name)) return;
    this.#seen.add(name);
    this.#layer.push({ position, looks });
  }

  #situated(situation: string): void {
    for (const state of this.#measure.states(situation)) this.#states.add(state);
  }

  /** Takes every step from here, at one of the addresses that look alike. */
  #leave(position: Position, looks: Looks): void {
    for (let at = 0; at < looks.length; at += 1) {
      if (looks.indexOf(looks[at]!) !== at) continue;
      for (const step of this.#stepsOf(position, at)) this.#take(position, step);
    }
  }

  #stepsOf({ state, ongoing }: Position, at: Address): Step[] {
    const specification = this.#specification;
    const { functions } = specification.service;
    const owed = ongoing.some((call) => functions[call.fn]!.progress !== 'none' && this.#outcomes(state, call) !== '');
    const called = this.#functions.filter((fn) => !owed || !functions[fn]!.final);
    const calls = called.flatMap((fn) =>
      specification.allowedArgs(state, fn, at, 0).map((args): Step => {
        const call: Ongoing = { at, fn, args, waited: false };
        return { kind: 'call', call };
      }),
    );
    const returns = ongoing
      .filter((call) => call.at === at)
      .flatMap((call) =>
        specification.allowedResults(state, call, 0).map((result): Step => ({ kind: 'return', call, result })),
      );
    return [...calls, ...returns];
  }

  #take(from: Position, step: Step): void {
    this.#steps += 1;
    const measure = this.#measure;
    const next = after(this.#specification, from, step);
    const { at, fn, waited } = step.call as Ongoing;
    const [before, behind] = [measure.situation(from.state, at), measure.situation(next.state, at)];
    if (this.#byView || step.kind === 'call') this.#situated(this.#byView ? behind : before);
    if (step.kind === 'call') this.#calls.set(measure.call(before, fn, behind), before);
    else
      this.#returns.add(
        measure.return(before, { fn, outcome: outcomeOf(step.kind === 'return' ? step.result : null), waited }, behind),
      );
    this.#reached({ state: next.state, ongoing: this.#waiting(next.state, next.ongoing as readonly Ongoing[]) });
  }

  /** Marks the calls that cannot return now, where that counts. */
  #waiting(state: unknown, ongoing: readonly Ongoing[]): readonly Ongoing[] {
    if (this.#byView) return ongoing;
    return ongoing.map((call) =>
      call.waited || this.#outcomes(state, call) !== '' ? call : { ...call, waited: true },
    );
  }

  #view(state: unknown): string {
    return this.#specification.service.view?.(state) ?? '';
  }

  /** For each address: what is ongoing and how it may return, and what may not be called. */
  #looks({ state, ongoing }: Position): Looks {
    return Array.from({ length: this.#specification.addresses }, (_, at) => {
      const here = ongoing.filter((call) => call.at === at);
      const going = here.map((call) => `${call.fn}${call.waited ? ' waited' : ''} ${this.#outcomes(state, call)}`);
      const forbidden = this.#functions.map((fn) => this.#specification.forbiddenBy(state, fn, at, 0) ?? '');
      return [...going.sort(), '', ...forbidden].join('\n');
    });
  }

  #outcomes(state: unknown, call: Invocation): string {
    const results = this.#specification.allowedResults(state, call, 0);
    return [...new Set(results.map((result) => outcomeOf(result) || 'returns'))].sort().join(' ');
  }
}
