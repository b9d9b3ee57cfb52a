/** Who believed when that it had a lock, and who asked for it in which order. */
import type { History } from '../history.ts';
import type { Hold } from '../judgement.ts';
import { Deeds } from '../locks/deeds.ts';
import { Holders } from '../locks/holders.ts';
import type { LockView, Mode } from '../locks/view.ts';
import type { Events } from '../parts.ts';

/** What a user does, while a history is read. */
interface User {
  times: number;
  /** The number of its present belief; -1: none. */
  belief: number;
  /** It is counted among the holders. */
  has: boolean;
  /** Its takes that have not returned, by the order of their calls. */
  readonly asking: number[];
}

/**
 * A user believes that it has the lock from the return of its take to the call of its give, however that ends; if it is lent, no longer
 * than it was told. By the recorded times, in ms.
 */
export class Beliefs {
  readonly take: number[] = [];
  /** -1: none. */
  readonly give: number[] = [];
  readonly from: number[] = [];
  /** Infinity: it did not end. */
  readonly to: number[] = [];
  /** The last moment of the history. */
  readonly last: number;
  /** The takes that were granted, in the order of their calls. */
  readonly asked: number[] = [];
  /** Of each of those: did somebody have the lock when it was called? */
  readonly behind: boolean[] = [];
  /** Their places in that order, in the order of their returns. */
  readonly returned: number[] = [];
  readonly #history: History;
  readonly #view: LockView;
  readonly #deeds: Deeds;
  readonly #holders: Holders;
  readonly #users = new Map<number, User>();

  constructor(history: History, events: Events, view: LockView) {
    this.#history = history;
    this.#view = view;
    this.#deeds = new Deeds(history, view);
    this.#holders = new Holders(view);
    for (const event of events) {
      if ((event & 1) === 0) this.#begins(event >> 1);
      else this.#ends(event >> 1);
    }
    this.last = lastTime(history, events);
  }

  get length(): number {
    return this.take.length;
  }

  /** The belief as a hold. */
  hold(belief: number): Hold {
    const give = this.give[belief]!;
    return { take: this.take[belief]!, give: give < 0 ? null : give };
  }

  modeOf(belief: number): Mode {
    return this.#deeds.modeOf(this.take[belief]!);
  }

  /** By which clock it was noted: that of the host, or, where nobody says which, one of its user. */
  clockOf(belief: number): string | number {
    const at = this.#history.at(this.take[belief]!);
    return this.#history.clocks?.[at] ?? at;
  }

  /** Do these last at one moment, of those that the history tells of? What nobody gave up lasts beyond them. The last of several began last. */
  areAtOnce(beliefs: readonly number[]): boolean {
    if (beliefs.length < 2) return false;
    const from = this.from[beliefs.at(-1)!]!;
    const to = Math.min(...beliefs.map((belief) => this.to[belief]!));
    return from < to && (from < this.last || to === Infinity);
  }

  /** Did it end by time alone: nobody gave it up, or could? */
  endedByTime(belief: number): boolean {
    const give = this.give[belief]!;
    const isGiven = give >= 0 && (this.#deeds.of(give) === 'gives' || this.to[belief] === this.#history.began(give).t);
    return this.#view.lease !== undefined && !isGiven;
  }

  /** All beliefs, by when they began. */
  inOrder(): Uint32Array {
    return Uint32Array.from(this.take.keys()).sort((a, b) => this.from[a]! - this.from[b]! || a - b);
  }

  #begins(operation: number): void {
    const user = this.#userOf(operation);
    switch (this.#deeds.of(operation)) {
      case 'takes':
        if (user.times >= this.#view.times) this.#stops(user, operation, -1);
        if (user.times === 0) this.#believes(user, operation);
        user.times += 1;
        this.behind.push(!this.#holders.admits(this.#deeds.modeOf(operation)));
        user.asking.push(this.asked.push(operation) - 1);
        break;
      case 'gives':
      case 'may give':
      case 'keeps':
      case 'fails to give':
        this.#gives(user, operation);
    }
  }

  #ends(operation: number): void {
    if (this.#deeds.of(operation) !== 'takes') return;
    const user = this.#userOf(operation);
    this.returned.push(user.asking.shift()!);
    if (user.belief < 0 || this.take[user.belief] !== operation) return;
    user.has = true;
    this.#holders.add(this.#deeds.modeOf(operation), 1);
  }

  #gives(user: User, operation: number): void {
    const whose = user.times === 0 ? this.#freedBy(operation) : user;
    if (!whose) return;
    if (whose.times > 1) whose.times -= 1;
    else this.#stops(whose, operation, operation);
  }

  /** It will, from the return of this take on. */
  #believes(user: User, take: number): void {
    const { lease } = this.#view;
    const validMs = lease && (lease.validMs(this.#history.result(take)) ?? lease.ttlMs(this.#history.args(take)));
    user.belief = this.take.push(take) - 1;
    this.give.push(-1);
    this.from.push(this.#history.ended(take)!.t);
    this.to.push(validMs === undefined ? Infinity : this.#history.began(take).t + validMs);
  }

  /** It no longer does, since this operation was called. */
  #stops(user: User, operation: number, give: number): void {
    const { belief } = user;
    this.give[belief] = give;
    this.to[belief] = Math.min(this.to[belief]!, this.#history.began(operation).t);
    if (user.has) this.#holders.add(this.modeOf(belief), -1);
    Object.assign(user, { times: 0, belief: -1, has: false });
  }

  /** Whose lock somebody gives up that has it not: where anyone may, that of who has had it for longest. */
  #freedBy(give: number): User | undefined {
    const deed = this.#deeds.of(give);
    if (this.#view.owner !== 'anyone' || (deed !== 'gives' && deed !== 'may give')) return undefined;
    let longest: User | undefined;
    for (const user of this.#users.values())
      if (user.belief >= 0 && (!longest || user.belief < longest.belief)) longest = user;
    return longest;
  }

  #userOf(operation: number): User {
    const at = this.#history.at(operation);
    let user = this.#users.get(at);
    if (!user) this.#users.set(at, (user = { times: 0, belief: -1, has: false, asking: [] }));
    return user;
  }
}

function lastTime(history: History, events: Events): number {
  let last = -Infinity;
  for (const event of events) {
    const operation = event >> 1;
    last = Math.max(last, ((event & 1) === 0 ? history.began(operation) : history.ended(operation)!).t);
  }
  return last;
}
