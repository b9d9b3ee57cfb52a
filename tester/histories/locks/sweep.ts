/** One pass over the events of a lock: who has it when, and what contradicts that. */
import type { History } from '../history.ts';
import type { Hold } from '../judgement.ts';
import type { Events } from '../parts.ts';
import { Deeds } from './deeds.ts';
import { Grants } from './grants.ts';
import { Holders } from './holders.ts';
import { holdOf } from './holds.ts';
import { Points } from './points.ts';
import { Sayings, type Said } from './said.ts';
import { User } from './user.ts';
import type { LockView } from './view.ts';

/** A refusal of which it is not certain that somebody had the lock: after `from` events, and before event `to`. */
export interface Doubtful {
  readonly operation: number;
  readonly from: number;
  readonly to: number;
}

/** A hold whose give was called before its take was seen to return: it needs but a moment, before that. */
interface Brief {
  readonly take: number;
  readonly give: number;
}

/** How many operations begin. */
function begun(events: Events): number {
  let count = 0;
  for (const event of events) count += 1 - (event & 1);
  return count;
}

/** No event comes so late. */
const NEVER = 2 ** 31 - 1;
/** The clause of a give that nothing explains. */
const HOLDS = 'the caller holds it';
/** The clause of a refusal that nothing explains. */
const ELSE = 'somebody else holds it';

/**
 * A lock is had for certain from the return of a take to the call of its give. If no more than may have it so, there is an order in
 * which each is had no longer than that: to have it for less long contradicts nothing but a refusal.
 */
export class Sweep {
  readonly points: Points;
  /** Refusals to be judged when all holds are known. */
  readonly doubtful: Doubtful[] = [];
  /** The first call of a take that never ended. */
  firstOpen = Infinity;
  /** Calls of one user overlap, since its clock is uncertain. */
  overlaps = false;
  /** Something was refused for which there must be a reason. */
  refuses = false;
  readonly #history: History;
  readonly #events: Events;
  readonly #view: LockView;
  readonly #deeds: Deeds;
  readonly #say: Sayings;
  readonly #grants: Grants;
  readonly #holders: Holders;
  readonly #users: (User | undefined)[] = [];
  /** Before which event it was certainly not to be had last: exclusively, or to share it. */
  readonly #closed = { exclusive: 0, shared: 0 };
  #brief: Brief[] = [];

  constructor(history: History, events: Events, view: LockView) {
    this.#history = history;
    this.#events = events;
    this.#view = view;
    this.#deeds = new Deeds(history, view);
    this.#say = new Sayings(history);
    this.#grants = new Grants(history, view, this.#say);
    this.#holders = new Holders(view);
    this.points = new Points(begun(events) * (view.lease ? 2 : 1));
  }

  /** The first thing that is said; null: nothing contradicts the holds. */
  run(): Said {
    const events = this.#events;
    for (let i = 0; i < events.length; i += 1) {
      this.#before(i);
      const event = events[i]!;
      const said = (event & 1) === 0 ? this.#begins(event >> 1, i) : this.#ends(event >> 1, i);
      if (said) return said;
    }
    return null;
  }

  /** What is so between event `i` and the one before it. */
  #before(i: number): void {
    if (!this.#holders.admits('exclusive')) this.#closed.exclusive = i;
    if (!this.#holders.admits('shared')) this.#closed.shared = i;
    if (this.#brief.length > 0) this.#brief = this.#brief.filter((brief) => !this.#isHad(brief, i));
  }

  /** Can a brief hold be had here? Then it is. */
  #isHad({ take, give }: Brief, i: number): boolean {
    if (!this.#holders.admits(this.#deeds.modeOf(take))) return false;
    this.points.add(i, take, 'takes');
    this.points.add(i, give, 'gives');
    return true;
  }

  #begins(operation: number, i: number): Said {
    const at = this.#history.at(operation);
    const user = (this.#users[at] ??= new User(at));
    if (!user.isInTurn(this.#history, operation)) return 'hands over';
    if (user.ongoing.push(operation) > 1) {
      if (this.#view.times > 1) return 'hands over';
      this.overlaps = true;
    }
    user.since = i + 1;
    switch (this.#deeds.of(operation)) {
      case 'takes':
        return this.#asks(user, operation);
      case 'may take':
        this.firstOpen = Math.min(this.firstOpen, i);
        return this.#mayAsk(user) ? null : 'hands over';
      case 'is refused':
        return this.#asksInVain(user, operation);
      case 'gives':
        return this.#gives(user, operation, i);
      case 'may give':
        return user.times === 0 && this.#view.unfitting.give ? this.#mayGiveOthers() : this.#gives(user, operation, i);
      case 'keeps':
        return this.#keeps(user, operation, i);
      case 'fails to take':
      case 'fails to give':
        return null;
      case null:
        return 'hands over';
    }
  }

  #ends(operation: number, i: number): Said {
    const user = this.#users[this.#history.at(operation)]!;
    if (!user.ends(operation)) return 'hands over';
    const deed = this.#deeds.of(operation);
    if (deed === 'takes') return this.#taken(user, operation, i);
    if (deed === 'is refused') this.#refused(user, operation, i);
    if (deed === 'gives' && user.gave >= 0) this.points.setBound(user.gave, i);
    return null;
  }

  #mayAsk({ times }: User): boolean {
    return times < this.#view.times || this.#view.unfitting.take;
  }

  /** Calls a take that will be granted. */
  #asks(user: User, operation: number): Said {
    if (!this.#mayAsk(user)) return 'hands over';
    if (user.times >= this.#view.times) {
      return this.#say.contradiction('taken by who has it', this.#view.clause, [user.take, operation]);
    }
    user.times += 1;
    if (user.times === 1) user.take = operation;
    return null;
  }

  /** Calls a take that will be refused. */
  #asksInVain(user: User, operation: number): Said {
    if (!this.#mayAsk(user)) return 'hands over';
    if (this.#view.spurious) return null;
    this.refuses = true;
    if (user.times === 0) return null;
    return this.#say.contradiction('refused to who has it', ELSE, [user.take, operation]);
  }

  /** Calls a give that succeeds. */
  #gives(user: User, operation: number, i: number): Said {
    user.gave = -1;
    if (user.times === 0) return this.#givesWhatItHasNot(operation);
    if (user.lostTo >= 0) return this.#givesWhatIsOver(user, operation, i);
    user.times -= 1;
    if (user.times > 0) {
      this.points.add(i + 1, operation, 'gives one');
    } else if (user.has) {
      user.has = false;
      this.#holders.add(this.#deeds.modeOf(user.take), -1);
      user.gave = this.points.add(i + 1, operation, 'gives', NEVER);
    } else {
      if (this.#view.token || this.#view.lease || !this.#view.hidden) return 'hands over';
      this.#brief.push({ take: user.take, give: operation });
      user.take = -1;
    }
    return null;
  }

  #givesWhatItHasNot(operation: number): Said {
    const { owner, unfitting } = this.#view;
    if (owner === 'anyone' || !unfitting.give) return 'hands over';
    return this.#say.contradiction('given up by who has it not', HOLDS, [operation]);
  }

  /** Its lease was over, and another has taken the lock since: so it cannot give it up. */
  #givesWhatIsOver(user: User, operation: number, i: number): Said {
    if (this.#deeds.of(operation) === 'gives') {
      const other = this.#users[this.#history.at(user.lostTo)]!;
      const next = { take: user.lostTo, give: other.take === user.lostTo ? this.#holdOf(other, i).give : null };
      return this.#say.tooMany(HOLDS, [{ take: user.take, give: operation }, next]);
    }
    user.times = 0;
    user.lostTo = -1;
    return null;
  }

  /** Calls a give that never ends, and has nothing to give: it does nothing, unless users may give up what is another's. */
  #mayGiveOthers(): Said {
    return this.#view.owner === 'anyone' ? 'hands over' : null;
  }

  /** Calls a give, and will be told that it has nothing to give up. */
  #keeps(user: User, operation: number, i: number): Said {
    const { lease, unfitting } = this.#view;
    if (user.times === 0) return unfitting.give ? null : 'hands over';
    if (lease && user.lostTo < 0) return 'hands over';
    if (!lease) return this.#say.contradiction('refused to who has it', HOLDS, [user.take, operation]);
    this.points.add(i + 1, operation, 'finds it lost');
    user.times = 0;
    user.lostTo = -1;
    return null;
  }

  /** A take returns, and is granted. */
  #taken(user: User, operation: number, i: number): Said {
    if (user.take !== operation) return this.#takenAgain(user, operation, i);
    if (!this.#grants.isLent(operation)) return 'hands over';
    const mode = this.#deeds.modeOf(operation);
    if (!this.#holders.admits(mode) && !this.#expires(operation, i)) return this.#tooMany(user, i);
    const wrong = this.#grants.next(operation);
    if (wrong) return wrong;
    this.#holders.add(mode, 1);
    user.has = true;
    this.points.add(i, operation, 'takes', user.since);
    return null;
  }

  /** It had it already; or it has called its give, as far as is known, before. */
  #takenAgain(user: User, operation: number, i: number): Said {
    if (user.times > 1) this.points.add(i, operation, 'takes again');
    const brief = this.#brief.find(({ take }) => take === operation);
    if (!brief) return null;
    const holder = this.#users.find((each) => each?.has);
    if (this.#view.permits > 1 || !holder || this.#deeds.modeOf(holder.take) === 'shared') return 'hands over';
    const { take, give } = this.#holdOf(holder, i);
    const operations = [take, ...(give === null ? [] : [give]), brief.take, brief.give];
    return this.#say.contradiction('held while another held it', this.#view.clause, operations);
  }

  /** Is the lease over of whoever has the lock? Then it ends. */
  #expires(operation: number, i: number): boolean {
    const user = this.#users.find((each) => each?.has);
    if (!user || !this.#grants.isOverAt(user.take, operation)) return false;
    user.has = false;
    user.lostTo = operation;
    this.#holders.add('exclusive', -1);
    this.points.add(i, user.take, 'expires');
    return true;
  }

  #tooMany(user: User, i: number): Said {
    const mode = this.#deeds.modeOf(user.take);
    const others = this.#users.filter((each) => each?.has) as User[];
    const shared = others.some(({ take }) => this.#deeds.modeOf(take) === 'shared');
    const most = mode === 'shared' || shared ? 1 : this.#view.permits;
    const holds = [...others.slice(0, most), user].map((each) => this.#holdOf(each, i));
    return this.#say.tooMany(this.#view.clause, holds);
  }

  #holdOf(user: User, i: number): Hold {
    return holdOf(this.#history, this.#events, this.#deeds, user, i);
  }

  /** A take returns, and was refused. */
  #refused(user: User, operation: number, i: number): void {
    if (this.#view.spurious || this.#closed[this.#deeds.modeOf(operation)] >= user.since) return;
    this.doubtful.push({ operation, from: user.since, to: i });
  }
}
