/** Small random histories of locks, right and wrong, for tests. */
import { HistoryBuilder, type History } from '../history.ts';
import type { Events } from '../parts.ts';
import type { Model } from './search.fixture.ts';

/** What the users of a lock call, and how the lock behaves. */
export interface Kind {
  readonly service: string;
  readonly parameters: object;
  readonly model: Model;
  /** Functions that take it, those that may be refused among them; and the one that gives it up. */
  readonly takes: readonly string[];
  readonly tries: readonly string[];
  readonly give: string;
  /** How often a user gives up what it has not, or takes what it has. */
  readonly misuse: number;
  /** May a give be refused? */
  readonly refusesGives: boolean;
  /** By so much clocks may be wrong. */
  readonly uncertainMs?: number;
}

const model: Model = {
  ...{ permits: 1, times: 1, anyoneGives: false, spurious: false },
  ...{ rho: 0, lent: false, inTurn: false },
};
const mutex: Kind = {
  ...{ service: 'mutex', parameters: { owner: 'holder', misuse: 'possible' }, model },
  ...{ takes: ['acquire'], tries: [], give: 'release', misuse: 3, refusesGives: false },
};
const mutexOfAnyone: Kind = {
  ...mutex,
  ...{ parameters: { owner: 'anyone', misuse: 'possible' }, model: { ...model, anyoneGives: true } },
};
const lock: Kind = {
  ...mutex,
  ...{ service: 'lock', parameters: {}, tries: ['tryAcquire'], refusesGives: true },
};
const lockAgain: Kind = { ...lock, parameters: { reentrancy: 'counted' }, model: { ...model, times: 3 } };
const lockSpurious: Kind = { ...lock, parameters: { spurious: true }, model: { ...model, spurious: true } };
const semaphore: Kind = {
  ...mutex,
  ...{ service: 'semaphore', parameters: { permits: 2 }, model: { ...model, permits: 2 }, misuse: 0 },
};
const rwlock: Kind = {
  ...mutex,
  ...{ service: 'rwlock', parameters: {}, takes: ['acquireRead', 'acquireWrite'], misuse: 0 },
};
const leased: Kind = {
  ...lock,
  ...{ service: 'lease-lock', parameters: { tokens: 'grow', renewal: 'user', spurious: false, rho: 0.1 } },
  ...{ model: { ...model, lent: true, rho: 0.1 }, misuse: 0 },
};
const distlock: Kind = {
  ...mutex,
  ...{ service: 'distlock', parameters: {}, takes: ['acq'], give: 'rel', misuse: 0 },
};

/** What is compared. */
export const kinds = { mutex, mutexOfAnyone, lock, lockAgain, lockSpurious, semaphore, rwlock, leased, distlock };

/** The same, with clocks that may be wrong by so much. */
export const unsure = (kind: Kind, uncertainMs: number): Kind => ({
  ...kind,
  ...{ model: { ...kind.model, inTurn: true }, uncertainMs },
});

/** A number from 0 up to this. */
export type Draw = (below: number) => number;

interface Ongoing {
  readonly operation: number;
  readonly fn: string;
  result: unknown;
  decided: boolean;
}

/** A lock that is simulated, and wrong now and then, with users that call it. */
class Simulated {
  readonly builder = new HistoryBuilder();
  readonly #kind: Kind;
  readonly #draw: Draw;
  readonly #wrong: number;
  readonly #has: number[];
  readonly #ongoing: (Ongoing | null)[];
  #holders: { at: number; shared: boolean; until: number }[] = [];
  #token = 8;
  #t = 0;
  #line = 1;
  readonly #gone = new Set<number>();

  constructor(kind: Kind, draw: Draw) {
    this.#kind = kind;
    this.#draw = draw;
    this.#wrong = [0, 0, 8, 25][draw(4)]!;
    const users = 2 + draw(3);
    this.#has = Array<number>(users).fill(0);
    this.#ongoing = Array<null>(users).fill(null);
    for (let at = 0; at < users; at += 1) this.builder.addressOf(String(at));
  }

  /** Something happens. */
  happens(mayCall: boolean): void {
    const at = this.#draw(this.#has.length);
    this.#t += this.#draw(4);
    const ongoing = this.#ongoing[at];
    if (ongoing) {
      if (!ongoing.decided) this.#decide(at, ongoing);
      else this.#end(at, ongoing);
    } else if (mayCall && !this.#gone.has(at)) this.#call(at);
  }

  #chance(percent: number): boolean {
    return this.#draw(100) < percent;
  }

  #call(at: number): void {
    const { takes, tries, give, misuse, model } = this.#kind;
    const has = this.#has[at]!;
    const gives = has > 0 ? has >= model.times || this.#chance(60) : false;
    const fn = gives !== this.#chance(misuse) ? give : [...takes, ...tries][this.#draw(takes.length + tries.length)]!;
    const args = model.lent && fn !== give ? ['x', [20, 50, 99][this.#draw(3)]] : ['x'];
    const operation = this.builder.begin(at, fn, args, { line: this.#line++, t: this.#t });
    this.#ongoing[at] = { operation, fn, result: null, decided: false };
  }

  /** What is hidden happens; a take that is not admitted waits on. */
  #decide(at: number, ongoing: Ongoing): void {
    const { model, tries, give, refusesGives } = this.#kind;
    const wrong = this.#chance(this.#wrong);
    if (model.lent && this.#chance(50)) this.#holders = this.#holders.filter(({ until }) => this.#t < until);
    const mine = this.#holders.filter((holder) => holder.at === at);
    if (ongoing.fn === give) {
      const has = mine.length > 0 || (model.anyoneGives && this.#holders.length > 0);
      if (!has && !refusesGives && !wrong && this.#chance(80)) return;
      const gone = mine.at(-1) ?? (model.anyoneGives ? this.#holders[0] : undefined);
      this.#holders = this.#holders.filter((holder) => holder !== gone);
      ongoing.result = refusesGives ? has !== wrong : null;
    } else {
      const shared = /Read/.test(ongoing.fn);
      const others = this.#holders.filter((holder) => holder.at !== at);
      const excluded = shared
        ? others.some((other) => !other.shared)
        : others.some((other) => other.shared) || others.length >= model.permits;
      const isTry = tries.includes(ongoing.fn);
      const no = (excluded || mine.length >= model.times) !== wrong || (model.spurious && this.#chance(20));
      if (no && !isTry) return;
      ongoing.result = no ? (model.lent ? null : false) : this.#granted(at, ongoing, shared, isTry, wrong);
    }
    ongoing.decided = true;
  }

  #granted(at: number, { operation }: Ongoing, shared: boolean, isTry: boolean, wrong: boolean): unknown {
    const { lent } = this.#kind.model;
    const ttl = lent
      ? Number(
          this.builder.values.all[this.builder.args.array[operation]!] instanceof Array
            ? (this.builder.values.all[this.builder.args.array[operation]!] as unknown[])[1]
            : 0,
        )
      : Infinity;
    this.#holders.push({ at, shared, until: this.builder.t.array[operation]! + ttl });
    this.#token += wrong ? -this.#draw(3) : 1 + this.#draw(2);
    if (lent) return { token: String(this.#token), validMs: ttl };
    return isTry ? true : null;
  }

  #end(at: number, { operation, fn, result }: Ongoing): void {
    const { give, model } = this.#kind;
    this.#ongoing[at] = null;
    if (this.#chance(7)) {
      this.#gone.add(at);
      return;
    }
    const isNo = result === false || (model.lent && result === null);
    if (fn === give) this.#has[at] = model.lent ? 0 : Math.max(0, this.#has[at]! - (isNo ? 0 : 1));
    else if (!isNo) this.#has[at]! += 1;
    this.builder.end(operation, 'returned', result, { line: this.#line++, t: this.#t });
  }
}

/** A history of up to ten operations. */
export function randomHistory(kind: Kind, draw: Draw): { readonly history: History; readonly events: Events } {
  const simulated = new Simulated(kind, draw);
  const most = 3 + draw(8);
  for (let i = 0; i < 60; i += 1) simulated.happens(simulated.builder.length < most);
  const { builder } = simulated;
  const { uncertainMs } = kind;
  const history = uncertainMs === undefined ? builder.build() : builder.buildByTime((at) => (at * uncertainMs) % 7);
  return { history, events: history.events };
}
