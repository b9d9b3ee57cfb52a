/** Goes the way of a branch, and from there on always the least surprising; notes every other way that there is. */
import type { Pending } from '../simulation/pending.ts';
import type { Fate, Strategy } from '../simulation/strategies/strategy.ts';
import { commute, type Effect, type Shared, type Judges } from './effect.ts';
import { wayOf, type Branch, type Fork, type Known } from './fork.ts';
import { Names } from './names.ts';

/** What the run is like at the moment. */
export interface Moment {
  /** Is the run over? Then nothing that happens is decided any more. */
  readonly isOver: () => boolean;
  /** All that nodes share. */
  readonly shared: () => Shared;
  /** What was done since this was asked the last time. */
  readonly takeEffect: (happened: Pending) => Effect;
}

/** How schedules are explored. */
export interface GuidedOptions {
  /** Null: the first run. */
  readonly branch: Branch | null;
  /** Schedules that come to the same as one that is explored are left out, as these judges see it; null: none is. */
  readonly judges: Judges | null;
  /** At most so many deviations; null: as many as there are. */
  readonly deviationsMax: number | null;
  /** The last that became possible comes first: for tests, which must not depend on the order. */
  readonly backwards: boolean;
  readonly moment: Moment;
  /** Another way to go. */
  readonly onBranch: (branch: Branch) => void;
}

/** All that may happen is asleep: whatever this run came to, another has come to, or will. */
export class Asleep extends Error {
  override readonly name = 'Asleep';
}

/** Thrown again and again: to make one, with its stack, takes longer than a step. */
const asleep = new Asleep();

/** A run that is made again does not go the same way. */
export class NotSame extends Error {
  override readonly name = 'NotSame';
}

/** The step that is being made. */
interface Step {
  readonly fork: Fork;
  readonly place: number;
  readonly name: string;
  readonly happened: Pending;
}

/** What becomes of a message, by the number that is decided. */
export const FATES: readonly Fate[] = ['arrives', 'is lost', 'is doubled'];

/**
 * Decides one run. Sleep sets: what was explored from here before what happens now, and comes to the same after it, need not happen
 * next (Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", LNCS 1032, 1996, section 5.2).
 */
export class Guided implements Strategy {
  /** The decisions so far. */
  readonly decisions: number[] = [];
  readonly #options: GuidedOptions;
  readonly #way: readonly number[];
  readonly #names = new Names();
  #deviations = 0;
  #step: Step | null = null;
  #sleep = new Map<string, Effect>();

  constructor(options: GuidedOptions) {
    this.#options = options;
    this.#way = options.branch ? wayOf(options.branch) : [];
  }

  appeared(pending: Pending): void {
    this.#names.appeared(pending);
  }

  choose(possible: readonly Pending[], timer: Pending | null): Pending {
    const { moment, branch } = this.#options;
    this.finish();
    if (moment.isOver()) return possible[0] ?? timer!;
    const all = this.#inOrder(possible, timer);
    const { length } = this.decisions;
    if (branch && length < branch.fork.length) return this.#again(all);
    if (branch && length === branch.fork.length) return this.#branchOff(all, branch);
    return this.#goOn(all);
  }

  fate(_: Pending, can: { readonly double: boolean }): Fate {
    const { moment } = this.#options;
    if (moment.isOver()) return 'arrives';
    const { length } = this.decisions;
    const fate = this.#way[length] ?? 0;
    this.decisions.push(fate);
    if (length >= this.#way.length && this.#step)
      for (let other = 1; other < (can.double ? 3 : 2); other += 1) this.#otherwise(this.#step, other);
    return FATES[fate]!;
  }

  waits(): boolean {
    if (this.#options.moment.isOver()) return false;
    const { length } = this.decisions;
    const waits = this.#way[length] ?? 0;
    this.decisions.push(waits);
    if (length >= this.#way.length && this.#step) this.#otherwise(this.#step, 1);
    return waits === 1;
  }

  /** The step that was begun is done: what it did is known. */
  finish(): void {
    const step = this.#step;
    if (!step) return;
    this.#step = null;
    const effect = this.#options.moment.takeEffect(step.happened);
    if (!this.#options.judges) return;
    const { fork, place, name } = step;
    this.#sleep = this.#staysAsleep(step, effect);
    if (!fork.known.has(name)) fork.known.set(name, { place, effect });
  }

  #inOrder(possible: readonly Pending[], timer: Pending | null): readonly Pending[] {
    const all = timer ? [...possible, timer] : possible;
    return this.#options.backwards ? [...all].reverse() : all;
  }

  #again(all: readonly Pending[]): Pending {
    const place = this.#way[this.decisions.length]!;
    this.decisions.push(place);
    return this.#at(all, place);
  }

  #branchOff(all: readonly Pending[], { fork, decisions, name, deviations }: Branch): Pending {
    const place = decisions[0]!;
    const happened = this.#at(all, place);
    if (this.#names.of(happened) !== name)
      throw new NotSame(`'${this.#names.of(happened)}' was possible in place of '${name}'`);
    this.#options.moment.takeEffect(happened); // what was before is nobody's
    this.#deviations = deviations;
    this.decisions.push(place);
    this.#step = { fork, place, name, happened };
    return happened;
  }

  #at(all: readonly Pending[], place: number): Pending {
    const pending = all[place];
    if (!pending) throw new NotSame(`only ${all.length} things were possible at decision ${this.decisions.length}`);
    return pending;
  }

  #goOn(all: readonly Pending[]): Pending {
    const { judges, moment } = this.#options;
    const names = all.map((pending) => this.#names.of(pending));
    const known = new Map<string, Known>();
    for (const name of names) {
      const effect = this.#sleep.get(name);
      if (effect) known.set(name, { place: -1, effect });
    }
    const place = names.findIndex((name) => !known.has(name));
    if (place < 0) throw asleep;
    const isFork = judges !== null && all.length > 1;
    const fork: Fork = {
      ...{ decisions: this.decisions, length: this.decisions.length, deviations: this.#deviations },
      ...{ shared: isFork ? moment.shared() : null, known },
    };
    for (let other = place + 1; other < all.length; other += 1) {
      if (!known.has(names[other]!)) this.#branch(fork, [other], names[other]!, fork.deviations + other);
    }
    this.#deviations += place;
    this.decisions.push(place);
    this.#step = { fork, place, name: names[place]!, happened: all[place]! };
    return all[place]!;
  }

  /** Another fate of a message that the present step sends, or its turn waits. */
  #otherwise({ fork, name }: Step, decision: number): void {
    const since = this.decisions.slice(fork.length, -1);
    this.#branch(fork, [...since, decision], name, this.#deviations + 1);
  }

  #branch(fork: Fork, decisions: readonly number[], name: string, deviations: number): void {
    const { deviationsMax, onBranch } = this.#options;
    if (deviationsMax === null || deviations <= deviationsMax) onBranch({ fork, decisions, name, deviations });
  }

  /** Of what sleeps here, or was explored from here before this: what comes to the same after it. */
  #staysAsleep({ fork, place, name }: Step, effect: Effect): Map<string, Effect> {
    const { judges } = this.#options;
    const asleep = new Map<string, Effect>();
    for (const [other, known] of fork.known) {
      if (other === name || known.place >= place) continue;
      if (commute(judges!, fork.shared!, effect, known.effect)) asleep.set(other, known.effect);
    }
    return asleep;
  }
}
