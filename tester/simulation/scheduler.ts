/** The scheduler of a simulation: all that may happen next is in its hands, and one thing happens after the other. */
import type { Address } from '../../services/service.ts';
import { Pending, turnOf, type Cause, type Possible } from './pending.ts';
import type { Strategy } from './strategies/strategy.ts';

/** What the scheduler tells whoever follows it. */
export interface SchedulerOptions {
  readonly strategy: Strategy;
  /** Does anybody ask for the keys of what happens? */
  readonly keyed: boolean;
  /** Called before something happens; resolves what follows to its number in the trace. */
  readonly onStep: (pending: Pending) => number;
  /** Is what a step leads to followed to its very end, callbacks given to `process.nextTick` too? That takes twice as long. */
  readonly thorough: boolean;
  /** May calls of several users begin in one turn of the event loop? */
  readonly together: boolean;
  /** All that the last step woke has settled: looks for what has become possible, or is no more. */
  readonly settled: () => void;
}

/** A timer that is armed. */
interface Timer {
  readonly due: number;
  readonly background: boolean;
  readonly pending: Pending;
}

/** How the scheduler came to an end: nothing can happen any more, it was told to stop, or there were too many steps. */
export type Ended = 'quiet' | 'stopped' | 'cut';

/** Timers that repeat for ever may fire so often each, with nothing coming of it, before all counts as quiet. */
const BACKGROUND_ROUNDS = 3;

/** The scheduler of one run. Time is virtual: it stands still until a timer fires. */
export class Scheduler {
  /** The time since the run began, in ms. */
  now = 0;
  /** How many steps were made. */
  steps = 0;
  /** What causes what becomes possible now. */
  cause: Cause = { id: 'start', of: null };
  /** A timer was armed in this step. */
  arms = false;
  /** Decides what happens next, and what becomes of messages. */
  strategy: Strategy;
  readonly #options: SchedulerOptions;
  readonly #queue: Pending[] = [];
  /** The next to fire first. */
  readonly #timers: Timer[] = [];
  #held: ((what: Possible) => boolean) | null = null;
  #serial = 0;
  /** The present step. */
  #step = -1;
  /** How many timers have fired that repeat for ever since something else happened. */
  #background = 0;
  readonly #occurrences = new Map<string, number>();

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.strategy = options.strategy;
  }

  /** All that may happen now, but timers, in the order in which it became possible. */
  get possible(): readonly Pending[] {
    const held = this.#held;
    return held ? this.#queue.filter(({ what }) => !held(what)) : this.#queue;
  }

  /** The timer that fires next. */
  get timer(): Pending | null {
    return this.#armed[0]?.pending ?? null;
  }

  /** All timers that are armed, the next to fire first. */
  get timers(): readonly Pending[] {
    return this.#armed.map(({ pending }) => pending);
  }

  get #armed(): readonly Timer[] {
    const held = this.#held;
    return held ? this.#timers.filter(({ pending }) => !held(pending.what)) : this.#timers;
  }

  /** From now on these do not happen, though they could; null: all do. A timer that is due meanwhile fires after it. */
  hold(held: ((what: Possible) => boolean) | null): void {
    this.#held = held;
  }

  /** When the last of the timers fires that are armed. */
  get latestDue(): number {
    return this.#timers.at(-1)?.due ?? this.now;
  }

  /** Where timers are armed, by address; `background`: also those that repeat for ever. */
  armedAt(background: boolean): Address[] {
    return this.#armed.filter((timer) => background || !timer.background).map(({ pending }) => pending.what.at);
  }

  /** Makes something known that may happen from now on, if it is let happen: see `enable`. */
  create(what: Possible, cause: Cause = this.cause): Pending {
    const pending = new Pending(what, cause, this.#step, this.#serial++);
    if (!this.#options.keyed) return pending;
    const { likeness } = pending;
    pending.occurrence = this.#occurrences.get(likeness) ?? 0;
    this.#occurrences.set(likeness, pending.occurrence + 1);
    return pending;
  }

  /** It may happen from now on; one that could before takes its old place. */
  enable(pending: Pending): void {
    const queue = this.#queue;
    let place = queue.length;
    while (place > 0 && queue[place - 1]!.serial > pending.serial) place -= 1;
    insertAt(queue, place, pending);
    this.strategy.appeared?.(pending);
  }

  /** It may not happen any more. */
  disable(pending: Pending): void {
    const place = this.#queue.indexOf(pending);
    if (place >= 0) removeAt(this.#queue, place);
  }

  /** Arms a timer that fires in `ms`. `background`: it repeats for ever, and nobody waits for it. */
  arm(what: Possible, ms: number, background: boolean): Pending {
    this.arms = true;
    const pending = this.create(what);
    const due = this.now + Math.max(0, ms || 0);
    const timers = this.#timers;
    let place = timers.length;
    while (place > 0 && timers[place - 1]!.due > due) place -= 1;
    insertAt(timers, place, { due, background, pending });
    this.strategy.appeared?.(pending);
    return pending;
  }

  /** The timer does not fire any more. */
  disarm(pending: Pending): void {
    const place = this.#timers.findIndex((timer) => timer.pending === pending);
    if (place >= 0) removeAt(this.#timers, place);
  }

  /** Lets one thing happen after the other, until nothing can, or `stop` says so, or there were `steps`. */
  run(stop: () => boolean, steps: number): Promise<Ended> {
    const last = this.steps + steps;
    return new Promise((resolve, reject) => {
      const turn = (): void => {
        try {
          this.#options.settled();
          const ended = this.#ended(stop, last);
          if (ended) return resolve(ended);
          const next = this.strategy.choose(this.possible, this.timer);
          this.#happen(next);
          if (this.#options.together && next.what.kind === 'call') this.#join(next, stop);
        } catch (error) {
          return reject(error instanceof Error ? error : new Error(String(error)));
        }
        settle();
      };
      const settle = this.#options.thorough ? afterAll(turn) : afterMicrotasks(turn);
      settle();
    });
  }

  #ended(stop: () => boolean, last: number): Ended | null {
    if (stop()) return 'stopped';
    if (this.possible.length === 0 && (this.#armed.length === 0 || this.#onlyBackground())) return 'quiet';
    return this.steps >= last ? 'cut' : null;
  }

  #onlyBackground(): boolean {
    const armed = this.#armed;
    return this.#background > BACKGROUND_ROUNDS * armed.length && armed.every(({ background }) => background);
  }

  #happen(pending: Pending): void {
    this.steps += 1;
    this.arms = false;
    this.cause = pending.cause;
    if (pending.what.kind === 'timer') this.#fire(pending);
    else {
      this.disable(pending);
      this.#background = 0;
    }
    this.#step = this.#options.onStep(pending);
    pending.what.happen();
  }

  /** As users of one program do who call at once: they all begin before what the first has woken goes on. */
  #join(first: Pending, stop: () => boolean): void {
    const begun = new Set([first.what.at]);
    const other = (): Pending | undefined => {
      this.#options.settled();
      if (stop()) return undefined;
      return this.possible.find(({ what: { kind, at } }) => kind === 'call' && !begun.has(at));
    };
    let next = other();
    if (!next) return;
    const turn = this.create(turnOf(first), first.cause);
    if (!this.strategy.waits?.(turn)) return;
    for (; next; next = other()) {
      begun.add(next.what.at);
      this.#happen(next);
    }
    this.#step = this.#options.onStep(turn);
  }

  #fire(pending: Pending): void {
    const { due, background } = this.#timers.find((timer) => timer.pending === pending)!;
    this.disarm(pending);
    this.now = Math.max(this.now, due);
    this.#background = background ? this.#background + 1 : 0;
  }
}

// Queues are short: `splice`, which makes a list of what it removes, takes longer.

function insertAt<T>(list: T[], place: number, item: T): void {
  list.push(item);
  for (let i = list.length - 1; i > place; i -= 1) list[i] = list[i - 1]!;
  list[place] = item;
}

function removeAt(list: unknown[], place: number): void {
  for (let i = place + 1; i < list.length; i += 1) list[i - 1] = list[i];
  list.pop();
}

/**
 * Calls back when every microtask has run, and what these woke. A callback given to `process.nextTick` in a microtask waits for all of
 * them; given in another such callback it would not. Those that a node gives there later are waited for by a turn of the event loop only.
 */
function afterMicrotasks(then: () => void): () => void {
  const tick = (): void => process.nextTick(then);
  return () => void now.then(tick); // `queueMicrotask` takes three times as long
}
const afterAll = (then: () => void) => (): void => void setImmediate(then);
const now = Promise.resolve();
