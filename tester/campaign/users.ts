/** The users of a service, in whose place the tester stands: what they call and when, and how they bring the run to its end. */
import type { Clock } from '../../services/environment/clock.ts';
import type { Invocation } from '../../services/semantics/specification.ts';
import type { Position } from '../../services/semantics/explore.ts';
import type { Address, AnyService } from '../../services/service.ts';
import type { Monitor } from '../judges/monitor.ts';
import type { Entry, Plan } from '../plan/plan.ts';

/** What the users of a run need. */
export interface UsersOptions {
  readonly plan: Plan;
  readonly service: AnyService;
  /** The functions that the implementation offers. */
  readonly offered: readonly string[];
  readonly monitor: Monitor;
  readonly clock: Clock;
  /** Aborts when the run is over. */
  readonly over: AbortSignal;
  /** Makes a call. `closing`: only to bring the run to its end. */
  readonly call: (call: Invocation, closing: boolean) => void;
  /** All is done. */
  readonly finish: () => void;
}

/** A user, with what is left of its part of the plan. */
interface User {
  readonly at: Address;
  readonly entries: readonly Entry[];
  next: number;
  /** It waits as the entry says (`waiting`), or has waited (`waited`). */
  wait: 'not yet' | 'waiting' | 'waited';
}

/** All users of one run. */
export class Users {
  readonly #options: UsersOptions;
  readonly #users: readonly User[];
  /** The functions that users draw. */
  readonly #drawn: readonly string[];
  /** The function that ends the service. */
  readonly #final: string | undefined;
  /** The final function was called. */
  #ended = false;
  #scheduled = false;

  constructor(options: UsersOptions) {
    const { plan, service, offered } = options;
    this.#options = options;
    this.#drawn = offered.filter((fn) => !service.functions[fn]!.final);
    this.#final = offered.find((fn) => service.functions[fn]!.final);
    this.#users = plan.workload.map((entries, at) => ({ at, entries, next: 0, wait: 'not yet' }));
  }

  /** Something came from the node at `at`: its user goes on at once, the others at the end of this turn of the event loop. */
  heard(at: Address): void {
    const user = this.#users[at];
    while (user && !this.#options.over.aborted && this.#step(user, this.#options.clock.now()));
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.advance();
    });
  }

  /** Lets every user do what it can; then brings the run to its end, if nobody can do anything and nobody is owed anything. */
  advance(): void {
    for (let moved = true; moved && !this.#options.over.aborted;) {
      moved = false;
      const now = this.#options.clock.now();
      for (const user of this.#users) moved = this.#step(user, now) || moved;
      moved ||= this.#settle();
    }
  }

  /** One call by this user, if it has one to make and may; says if it did. */
  #step(user: User, now: number): boolean {
    const entry = user.entries[user.next];
    if (!entry || user.next >= this.#limit(user) || user.wait === 'waiting') return false;
    const waitMs = entry[1];
    if (waitMs > 0 && user.wait === 'not yet') {
      this.#wait(user, waitMs);
      return false;
    }
    const { monitor, call } = this.#options;
    const choices = monitor.choices(user.at, this.#drawn, now);
    if (choices.length === 0) return false;
    const [, , choice, draw = 0] = entry;
    const { fn, args } = choices[choice % choices.length]!;
    user.next += 1;
    user.wait = 'not yet';
    call({ at: user.at, fn, args: args[draw % args.length]! }, false);
    return true;
  }

  /** How many of its entries the user may use by now: some may be left for after the end. */
  #limit({ entries }: User): number {
    const left = this.#final === undefined || this.#ended ? 0 : this.#options.plan.end[1];
    return Math.max(0, entries.length - left);
  }

  #wait(user: User, waitMs: number): void {
    const { clock, over } = this.#options;
    user.wait = 'waiting';
    void clock.sleep(waitMs, { signal: over }).then(
      () => {
        user.wait = 'waited';
        this.advance();
      },
      () => {}, // the run is over
    );
  }

  /** Nobody can do anything: ends or closes the run, unless somebody is owed a return. Says if it made a call. */
  #settle(): boolean {
    const { monitor, clock, call, finish } = this.#options;
    if (this.#users.some(({ wait }) => wait === 'waiting')) return false;
    if (monitor.owes(clock.now())) return false;
    const next = this.#ended ? undefined : this.#towardEnd();
    if (next) call(next, next.fn !== this.#final);
    else finish();
    return next !== undefined;
  }

  /** The call that ends the service, if it may be made now; else the first that leads there. */
  #towardEnd(): Invocation | undefined {
    const { monitor, plan } = this.#options;
    const at = plan.end[0] % plan.config.addresses;
    const goal = this.#goal(at);
    if (!monitor.holds(goal)) return monitor.callsToward(goal)?.[0];
    if (this.#final === undefined) return undefined;
    this.#ended = true;
    return { at, fn: this.#final, args: [] };
  }

  /** Where the run is to be led: to where the final function may be called, or where nothing is ongoing. */
  #goal(at: Address): (position: Position) => boolean {
    return this.#final === undefined
      ? ({ ongoing }) => ongoing.length === 0
      : this.#options.monitor.callable(this.#final, at);
  }
}
