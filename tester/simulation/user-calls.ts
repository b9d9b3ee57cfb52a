/** The calls of the users in a simulation: what each would call next is one of the things that may happen next. */
import { isSame } from '../../services/semantics/json.ts';
import type { Invocation } from '../../services/semantics/specification.ts';
import type { Address } from '../../services/service.ts';
import type { Following } from '../campaign/pace.ts';
import { brief } from '../trace/brief.ts';
import type { Pending } from './pending.ts';
import type { Scheduler } from './scheduler.ts';

/** A call that may be made. */
interface Offered {
  readonly call: Invocation;
  readonly pending: Pending;
}

/** All users of one run. */
export class UserCalls {
  readonly #run: Following;
  readonly #scheduler: Scheduler;
  readonly #offered: (Offered | null)[];
  #closing: Offered | null = null;
  #closings = 0;
  /** Since when nothing was recorded that changes what may be called. */
  #seen = -1;
  /** Nobody has anything to do any more. */
  done = false;
  /** Since which step that was so, with nothing under way; null: it is not. */
  doneAt: number | null = null;
  /** The user that is asked what it would call. */
  asking: Address = 0;

  constructor(run: Following, scheduler: Scheduler) {
    this.#run = run;
    this.#scheduler = scheduler;
    this.#offered = Array<null>(run.addresses).fill(null);
    // Not assigned as it is made: V8 takes such a function for one that lives long, and keeps the whole run with it.
    const onWaited = (): void => void (this.#seen = -1);
    run.users.onWaited = onWaited;
  }

  /** Sees to it that just those calls may happen that users would make now. */
  settle(): void {
    const { monitor, over } = this.#run;
    if (over.aborted || monitor.version === this.#seen) return;
    this.#seen = monitor.version;
    let some = false;
    for (let at = 0; at < this.#run.addresses; at += 1) some = this.#settleUser(at) || some;
    this.#settleClosing(some);
  }

  #settleUser(at: Address): boolean {
    const { users } = this.#run;
    this.asking = at;
    const call = users.choice(at);
    const before = this.#offered[at] ?? null;
    if (before && call && isSameCall(before.call, call)) return true;
    if (before) this.#scheduler.disable(before.pending);
    this.#offered[at] =
      call &&
      this.#offer(call, `${at}.${users.nextEntry(at)!}`, () => {
        this.#offered[at] = null;
        this.asking = at;
        users.make(call);
      });
    return call !== null;
  }

  /** Where no user has anything to do, the run is brought to its end. */
  #settleClosing(some: boolean): void {
    const { users } = this.#run;
    const wanted = !some && users.settled;
    const call = wanted ? users.closing() : null;
    this.done = wanted && call === null;
    const before = this.#closing;
    if (before && call && isSameCall(before.call, call)) return;
    if (before) this.#scheduler.disable(before.pending);
    this.#closing =
      call &&
      this.#offer(call, `close.${this.#closings}`, () => {
        this.#closing = null;
        this.#closings += 1;
        users.close(call);
      });
  }

  #offer(call: Invocation, id: string, happen: () => void): Offered {
    const { at, fn, args } = call;
    const words = (): string => `${fn}(${args.map(brief).join(', ')}) by ${at}`;
    const likeness = (): string => `${fn} by ${at}`;
    const what = { kind: 'call', at, from: null, isVoid: false, label: words, likeness, happen } as const;
    const pending = this.#scheduler.create(what, { id, of: null });
    this.#scheduler.enable(pending);
    return { call, pending };
  }
}

const isSameCall = (a: Invocation, b: Invocation): boolean => a.fn === b.fn && a.at === b.at && isSame(a.args, b.args);
