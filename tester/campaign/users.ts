/** The users of a service, in whose place the tester stands: what they may call next, and how they bring the run to its end. */
import type { Clock } from '../../services/environment/clock.ts';
import type { Invocation } from '../../services/semantics/specification.ts';
import type { Address, AnyService } from '../../services/service.ts';
import type { Goal } from '../judges/known-parts.ts';
import type { Monitor } from '../judges/monitor.ts';
import { patienceOf, type Entry, type Plan } from '../plan/plan.ts';
import type { Strikes } from './strikes.ts';

/** Why a call is made: for the entry of its user with this id; to end the service; or only to bring the run to its end. */
export type Why = number | 'final' | 'closing';

/** What the users of a run need. */
export interface UsersOptions {
  readonly plan: Plan;
  readonly service: AnyService;
  /** The functions that the implementation offers. */
  readonly offered: readonly string[];
  readonly monitor: Monitor;
  readonly strikes: Pick<Strikes, 'some' | 'last' | 'heal'>;
  readonly clock: Clock;
  /** Aborts when the run is over. */
  readonly over: AbortSignal;
  /** Makes a call; gives its id. */
  readonly call: (call: Invocation, why: Why) => number;
  /** Gives a call up, if it is still ongoing. */
  readonly giveUp: (id: number) => void;
  /** All is done. */
  readonly finish: () => void;
}

/** Who does not get once more what the service grants with so many calls is not helped further: it may be over before anybody sees it. */
const ONCE_MORE_CALLS = 100;

/** A user, with what is left of its part of the plan. */
interface User {
  readonly at: Address;
  readonly entries: readonly Entry[];
  next: number;
  /** It waits as the entry says (`waiting`), or has waited (`waited`). */
  wait: 'not yet' | 'waiting' | 'waited';
}

/** All users of one run. Who asks them to go on decides when: as soon as they may, or when a scheduler says so. */
export class Users {
  readonly #options: UsersOptions;
  readonly #users: readonly User[];
  /** The functions that users draw. */
  readonly #drawn: readonly string[];
  /** The function that ends the service. */
  readonly #final: string | undefined;
  /** The final function was called. */
  #ended = false;
  #waiting = 0;
  /** So many users have got what the service grants once more. */
  #served = 0;
  /** So many calls were made for the next of them. */
  #triedFor = 0;
  /** How far the monitor was when nothing happened any more. */
  #silentAt = -1;
  /** Called when a user has waited as its entry says. */
  onWaited: () => void = () => {};

  constructor(options: UsersOptions) {
    const { plan, service, offered } = options;
    this.#options = options;
    this.#drawn = offered.filter((fn) => !service.functions[fn]!.final);
    this.#final = offered.find((fn) => service.functions[fn]!.final);
    this.#users = plan.workload.map((entries, at) => ({ at, entries, next: 0, wait: 'not yet' }));
  }

  /** The id of the entry that the user at `at` comes to next. Undefined: all are used. */
  nextEntry(at: Address): number | undefined {
    return this.#entry(this.#users[at]!)?.[0];
  }

  /** What the user at `at` would call now; null: it may not, or has to wait first, which begins now. */
  choice(at: Address): Invocation | null {
    const user = this.#users[at]!;
    const entry = this.#entry(user);
    if (!entry || user.wait === 'waiting' || this.#options.monitor.isGone(at)) return null;
    if (entry[1] > 0 && user.wait === 'not yet') {
      this.#wait(user, entry[1]);
      return null;
    }
    const { monitor, clock } = this.#options;
    const choices = monitor.choices(at, this.#drawn, clock.now());
    if (choices.length === 0) return null;
    const [, , choice, draw = 0] = entry;
    const { fn, args } = choices[choice % choices.length]!;
    return { at, fn, args: args[draw % args.length]! };
  }

  /** Makes the call that `choice` told. */
  make(choice: Invocation): void {
    const user = this.#users[choice.at]!;
    const entry = this.#entry(user)!;
    user.next += 1;
    user.wait = 'not yet';
    const id = this.#options.call(choice, entry[0]);
    this.#waitFor(id, choice, entry);
  }

  /** The user waits for the call, as long as its entry says. */
  #waitFor(id: number, { fn }: Invocation, entry: Entry): void {
    const { service, clock, over, giveUp } = this.#options;
    const patienceMs = service.functions[fn]!.cancelled ? patienceOf(entry) : null;
    if (patienceMs === null) return;
    void clock.sleep(patienceMs, { signal: over }).then(
      () => giveUp(id),
      () => {}, // the run is over
    );
  }

  /** Is nobody owed anything, and does nobody wait before a call? Then, if nobody can do anything, the run is to be brought to its end. */
  get settled(): boolean {
    const { monitor, strikes, clock } = this.#options;
    if (this.#waiting > 0 || monitor.owes(clock.now())) return false;
    if (strikes.last) {
      if (monitor.ongoingCount === 0) void strikes.heal(); // nobody is left to see what it leads to
      return false;
    }
    return this.#silentAt === monitor.version || !monitor.isUnsettled;
  }

  /** Nothing has happened for a while, and nobody is owed anything: what may come all the same is waited for no longer. */
  silent(): void {
    this.#silentAt = this.#options.monitor.version;
  }

  /** Where nobody can do anything: the call that ends the service, if it may be made now; else the first that leads there; null: all is done. */
  closing(): Invocation | null {
    return this.#ended ? null : (this.#towardEnd() ?? null);
  }

  /** Makes the call that `closing` told, or finishes. */
  close(closing: Invocation | null): void {
    if (!closing) return this.#options.finish();
    if (closing.fn === this.#final) this.#ended = true;
    this.#options.call(closing, closing.fn === this.#final ? 'final' : 'closing');
  }

  #entry(user: User): Entry | undefined {
    return user.next < this.#limit(user) ? user.entries[user.next] : undefined;
  }

  /** How many of its entries the user may use by now: some may be left for after the end. */
  #limit({ entries }: User): number {
    const left = this.#final === undefined || this.#ended ? 0 : this.#options.plan.end[1];
    return Math.max(0, entries.length - left);
  }

  #wait(user: User, waitMs: number): void {
    const { clock, over } = this.#options;
    user.wait = 'waiting';
    this.#waiting += 1;
    void clock.sleep(waitMs, { signal: over }).then(
      () => {
        user.wait = 'waited';
        this.#waiting -= 1;
        this.onWaited();
      },
      () => {}, // the run is over
    );
  }

  #towardEnd(): Invocation | undefined {
    const { monitor, offered, clock } = this.#options;
    const at = this.#endsAt();
    if (at === undefined) return undefined;
    const once = this.#onceMore();
    if (once) return once;
    const goal = this.#goal(at);
    if (!monitor.holds(goal)) return monitor.callsToward(goal, offered, clock.now())[0];
    return this.#final === undefined ? undefined : { at, fn: this.#final, args: [] };
  }

  /** After faults, every user gets all that the service grants once more, one after the other: undefined: all have, as far as there is a way. */
  #onceMore(): Invocation | undefined {
    const { monitor, strikes, service, offered, clock } = this.#options;
    if (!service.believes || !strikes.some) return undefined;
    const now = clock.now();
    for (; this.#served < this.#users.length; this.#served += 1, this.#triedFor = 0) {
      const at = this.#served;
      if (monitor.isGone(at) || this.#triedFor >= ONCE_MORE_CALLS) continue;
      const goal: Goal = ({ state }, specification) => specification.believes(state, at, now);
      const [call] = monitor.holds(goal) ? [] : monitor.callsToward(goal, offered, now);
      if (!call) continue;
      this.#triedFor += 1;
      return call;
    }
    return undefined;
  }

  /** Where the service is ended: where the plan says, or at the next address where somebody is left; undefined: nobody is. */
  #endsAt(): Address | undefined {
    const { monitor, plan } = this.#options;
    const { addresses } = plan.config;
    const all = [...Array(addresses).keys()].map((i) => (plan.end[0] + i) % addresses);
    return all.find((at) => !monitor.isGone(at));
  }

  /** Where the run is to be led: to where the final function may be called, or where nothing is ongoing. */
  #goal(at: Address): Goal {
    const final = this.#final;
    return final === undefined
      ? ({ ongoing }) => ongoing.length === 0
      : ({ state }, specification) => specification.allowedArgs(state, final, at, 0).length > 0;
  }
}
