/** One pass over the events of a lock: who has it when, and what contradicts that. */
import { RESULT_CLAUSE } from '../../../services/semantics/specification.ts';
import type { History } from '../history.ts';
import type { Hold } from '../judgement.ts';
import type { Events } from '../parts.ts';
import { Briefs } from './briefs.ts';
import { Deeds } from './deeds.ts';
import { Grants } from './grants.ts';
import { Holders } from './holders.ts';
import { holdOf } from './holds.ts';
import { NEVER, Points } from './points.ts';
import { Refusals } from './refusals.ts';
import { Sayings, type Said } from './said.ts';
import { User } from './user.ts';
import type { LockView, Mode } from './view.ts';

/** How many operations begin. */
function begun(events: Events): number {
  let count = 0;
  for (const event of events) count += 1 - (event & 1);
  return count;
}

/**
 * A lock is had for certain from the return of a take to the call of its give. If no more than may have it so, there is an order in
 * which each is had no longer than that: to have it for less long contradicts nothing but a refusal.
 */
export class Sweep {
  readonly points: Points;
  readonly #history: History;
  readonly #events: Events;
  readonly #view: LockView;
  readonly #deeds: Deeds;
  readonly #say: Sayings;
  readonly #grants: Grants;
  readonly #holders: Holders;
  readonly #users: (User | undefined)[] = [];
  readonly #briefs = new Briefs();
  readonly #refusals: Refusals;
  /** Calls of one user overlap, since its clock is uncertain. */
  #overlaps = false;
  readonly #admits = (mode: Mode): boolean => this.#holders.admits(mode);

  constructor(history: History, events: Events, view: LockView) {
    this.#history = history;
    this.#events = events;
    this.#view = view;
    this.#deeds = new Deeds(history, view);
    this.#say = new Sayings(history);
    this.#grants = new Grants(history, view, this.#say);
    this.#holders = new Holders(view);
    this.#refusals = new Refusals(view);
    this.points = new Points(begun(events) * (view.lease ? 2 : 1));
  }

  /** The first thing that is said; null: nothing, it conforms. */
  run(): Said {
    const events = this.#events;
    for (let i = 0; i < events.length; i += 1) {
      this.#before(i);
      const event = events[i]!;
      const said = (event & 1) === 0 ? this.#begins(event >> 1, i) : this.#ends(event >> 1, i);
      if (said) return said;
    }
    return this.#refusals.judged(this.points, this.#say, this.#overlaps);
  }

  /** What is so between event `i` and the one before it. */
  #before(i: number): void {
    this.#refusals.before(i, this.#holders);
    this.#briefs.before(i, this.#admits, this.points);
  }

  #begins(operation: number, i: number): Said {
    const at = this.#history.at(operation);
    const user = (this.#users[at] ??= new User(at));
    if (!user.isInTurn(this.#history, operation)) return 'hands over';
    if (user.ongoing.push(operation) > 1) {
      if (this.#view.times > 1) return 'hands over';
      this.#overlaps = true;
    }
    user.since = i + 1;
    const said = this.#called(user, operation, i);
    if (said === null || said === 'hands over') return said;
    user.wrong = said;
    return null;
  }

  /** What is said of a call by how it will end. */
  #called(user: User, operation: number, i: number): Said {
    switch (this.#deeds.of(operation)) {
      case 'takes':
        return this.#asks(user, operation);
      case 'may take':
        this.#refusals.mayTake(i);
        return this.#mayAsk(user) ? null : 'hands over';
      case 'is refused':
        return this.#asksInVain(user, operation);
      case 'gives':
        return this.#gives(user, operation, i);
      case 'may give':
        return this.#mayGive(user, operation, i);
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
    if (user.wrong) return user.wrong;
    const deed = this.#deeds.of(operation);
    if (deed === 'takes') return this.#taken(user, operation, i);
    if (deed === 'is refused') {
      this.#refusals.refused({ operation, from: user.since, to: i }, this.#deeds.modeOf(operation));
    }
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
      return this.#say.contradiction('taken by who has it', this.#clauseOf(operation), [user.take, operation]);
    }
    user.times += 1;
    if (user.times === 1) user.take = operation;
    return null;
  }

  /** Calls a take that will be refused. */
  #asksInVain(user: User, operation: number): Said {
    if (!this.#mayAsk(user)) return 'hands over';
    if (this.#view.spurious || user.times === 0) return null;
    return this.#say.contradiction('refused to who has it', RESULT_CLAUSE, [user.take, operation]);
  }

  /** Calls a give that succeeds. */
  #gives(user: User, operation: number, i: number): Said {
    user.gave = -1;
    if (user.times === 0) return this.#givesWhatItHasNot(operation);
    if (user.lostTo >= 0) return this.#givesWhatIsOver(user, operation);
    user.times -= 1;
    if (user.times > 0) {
      this.points.add(i + 1, operation, 'gives one');
    } else if (user.has) {
      user.has = false;
      this.#holders.add(this.#deeds.modeOf(user.take), -1);
      user.gave = this.points.add(i + 1, operation, 'gives', NEVER);
    } else {
      if (this.#view.token || this.#view.lease || !this.#view.hidden) return 'hands over';
      this.#briefs.add({ take: user.take, give: operation, mode: this.#deeds.modeOf(user.take) });
      user.take = -1;
    }
    return null;
  }

  #givesWhatItHasNot(operation: number): Said {
    const { owner, unfitting } = this.#view;
    if (owner === 'anyone' || !unfitting.give) return 'hands over';
    return this.#say.contradiction('given up by who has it not', this.#view.clauses.give, [operation]);
  }

  /** Its lease was over, and another has taken the lock since: so it cannot give it up. */
  #givesWhatIsOver(user: User, operation: number): Said {
    if (this.#deeds.of(operation) === 'may give') {
      user.loses();
      return null;
    }
    return this.#say.tooMany(this.#view.clauses.give, [
      { take: user.take, give: operation },
      this.#holdOf(user.lostTo),
    ]);
  }

  /** Calls a give that never ends: if it has nothing to give up, it does nothing, unless it may give up what is another's. */
  #mayGive(user: User, operation: number, i: number): Said {
    const { owner, unfitting } = this.#view;
    return user.times === 0 && owner === 'holder' && unfitting.give ? null : this.#gives(user, operation, i);
  }

  /** Calls a give, and will be told that it has nothing to give up. */
  #keeps(user: User, operation: number, i: number): Said {
    const { lease, unfitting } = this.#view;
    if (user.times === 0) return unfitting.give ? null : 'hands over';
    if (lease && user.lostTo < 0) return 'hands over';
    if (!lease) return this.#say.contradiction('refused to who has it', RESULT_CLAUSE, [user.take, operation]);
    this.points.add(i + 1, operation, 'finds it lost');
    user.loses();
    return null;
  }

  /** A take returns, and is granted. */
  #taken(user: User, operation: number, i: number): Said {
    if (user.take !== operation) return this.#takenAgain(user, operation, i);
    if (!this.#grants.isLent(operation)) return 'hands over';
    const mode = this.#deeds.modeOf(operation);
    if (!this.#holders.admits(mode) && !this.#expires(operation, i)) return this.#tooMany(user);
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
    const brief = this.#briefs.waiting(operation);
    if (!brief) return null;
    const holder = this.#users.find((each) => each?.has);
    if (this.#view.permits > 1 || !holder || this.#deeds.modeOf(holder.take) === 'shared') return 'hands over';
    const { take, give } = this.#holdOf(holder.take);
    const operations = [take, ...(give === null ? [] : [give]), brief.take, brief.give];
    return this.#say.contradiction('held while another held it', this.#clauseOf(operation), operations);
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

  /** It is one too many: of those that exclude it, so many as may have the lock beside each other. */
  #tooMany(user: User): Said {
    const others = this.#users.filter((each) => each?.has) as User[];
    if (others.some(({ wrong }) => wrong)) return 'hands over'; // up to here, it may have given it up
    const holds = [...others.slice(0, this.#view.permits), user].map(({ take }) => this.#holdOf(take));
    return this.#say.tooMany(this.#clauseOf(user.take), holds);
  }

  /** That does not hold when one too many takes it. */
  #clauseOf(take: number): string {
    return this.#view.clauses[this.#deeds.modeOf(take)];
  }

  #holdOf(take: number): Hold {
    return holdOf(this.#history, this.#events, this.#deeds, take);
  }
}
