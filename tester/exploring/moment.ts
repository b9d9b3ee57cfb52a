/** What a simulated run is like at the moment, as exploring needs it. */
import { serialize } from 'node:v8';
import type { Monitor } from '../judges/monitor.ts';
import type { Operation } from '../simulation/hand.ts';
import type { Pending } from '../simulation/pending.ts';
import type { Simulated } from '../simulation/simulated.ts';
import type { Trace } from '../trace/trace.ts';
import type { Effect, Judged, Shared } from './effect.ts';
import type { Moment } from './guided.ts';

/** Looks at one run. */
export class Looking implements Moment {
  /** The states of the specification that were reached, as JSON; the run's are added. */
  readonly #states: Set<string>;
  #world!: Simulated;
  #trace!: Trace;
  /** How many events of the trace, and of the judges between, had come when an effect was taken last. */
  #recorded = 0;
  #between = 0;
  /** What the present step has done before it went on. */
  #operations: Operation[] = [];
  #arms = false;

  constructor(states: Set<string>) {
    this.#states = states;
  }

  /** The run begins. */
  begin(world: Simulated, trace: Trace): void {
    this.#world = world;
    this.#trace = trace;
  }

  get world(): Simulated {
    return this.#world;
  }

  isOver(): boolean {
    return this.#world.run?.over.aborted ?? false;
  }

  shared(): Shared {
    const { lowerState: lower, run, scheduler } = this.#world;
    const position = run?.checker?.position ?? null;
    return {
      now: scheduler.now,
      lower: lower === null ? null : JSON.stringify(lower),
      judged: run?.monitor.isKnown ? JSON.stringify(judgedBy(run.monitor)) : null,
      checker: position && serialize(position),
    };
  }

  /** The present step goes on with something more. */
  goesOn(): void {
    this.#operations.push(...this.#world.operations);
    this.#arms ||= this.#world.scheduler.arms;
  }

  takeEffect({ what: { at, kind } }: Pending): Effect {
    const { scheduler, followedBetween } = this.#world;
    const { length, window } = this.#trace;
    const recorded = this.#recorded === length ? [] : window.slice(this.#recorded - length);
    const arms = this.#arms || scheduler.arms;
    const operations = [...this.#operations, ...this.#world.operations];
    const between = followedBetween > this.#between;
    const effect = { at, isTimer: kind === 'timer', arms, between, operations, recorded };
    if (recorded.length > 0) this.#collectState();
    this.#recorded = length;
    this.#between = followedBetween;
    this.#operations = [];
    this.#arms = false;
    return effect;
  }

  #collectState(): void {
    const { run } = this.#world;
    if (run) this.#states.add(JSON.stringify(run.monitor.state));
  }
}

const judgedBy = ({ state, ongoing }: Monitor): Judged => ({
  state,
  ongoing: ongoing.map(({ id, at, fn, args }) => [id, { at, fn, args }]),
});
