/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/explicit-module-boundary-types, @typescript-eslint/restrict-plus-operands -- objects of any kind */
/** Objects as sequential models, services made of them, and histories of them: right ones, and wrong ones. */
import { pick, type Random } from '../../../services/environment/random.ts';
import { copyState, isSame } from '../../../services/semantics/json.ts';
import type { AnyService, At } from '../../../services/service.ts';
import { HistoryBuilder, type History } from '../history.ts';

/** What a function does to the object, all at once. Null: it has to wait; otherwise the object is changed, and this is the result. */
type Does = (object: any, at: number, args: readonly any[]) => { readonly result: unknown } | null;

/** An object. */
export interface Model {
  readonly name: string;
  readonly init: () => unknown;
  readonly functions: Readonly<Record<string, Does>>;
  /** What a user calls next, by what it knows: the functions that it called last with success, oldest first. */
  readonly next: (random: Random, called: readonly string[]) => readonly [fn: string, args: readonly unknown[]];
  /** What it may return with. */
  readonly results: Readonly<Record<string, readonly unknown[]>>;
}

const done = { result: null };
const VALUES = [1, 2, 3];
const isHeld = (called: readonly string[]): boolean =>
  called.filter((fn) => fn !== 'release').length > called.filter((fn) => fn === 'release').length;

const locking = (random: Random, called: readonly string[], fns: readonly string[]): readonly [string, readonly []] => [
  isHeld(called) ? 'release' : pick(random, fns),
  [],
];

export const MODELS: readonly Model[] = [
  {
    name: 'register',
    init: () => ({ value: null }),
    functions: {
      read: (o) => ({ result: o.value }),
      write(o, _, [value]) {
        o.value = value;
        return done;
      },
      cas(o, _, [from, to]) {
        if (o.value !== from) return { result: false };
        o.value = to;
        return { result: true };
      },
    },
    next: (random) =>
      pick(random, [
        ['read', []],
        ['write', [pick(random, VALUES)]],
        ['cas', [pick(random, VALUES), pick(random, VALUES)]],
      ]),
    results: { read: [null, ...VALUES], write: [null], cas: [true, false] },
  },
  {
    name: 'mutex',
    init: () => ({ holder: null }),
    functions: {
      acquire(o, at) {
        if (o.holder !== null) return null;
        o.holder = at;
        return done;
      },
      release(o, at) {
        if (o.holder !== at) return null;
        o.holder = null;
        return done;
      },
    },
    next: (random, called) => locking(random, called, ['acquire']),
    results: { acquire: [null], release: [null] },
  },
  {
    name: 'semaphore',
    init: () => ({ taken: 0 }),
    functions: {
      acquire: (o) => (o.taken < 2 ? ((o.taken += 1), done) : null),
      tryAcquire: (o) => (o.taken < 2 ? ((o.taken += 1), { result: true }) : { result: false }),
      release: (o) => (o.taken > 0 ? ((o.taken -= 1), done) : null),
    },
    next: (random, called) => locking(random, called, ['acquire', 'tryAcquire']),
    results: { acquire: [null], tryAcquire: [true, false], release: [null] },
  },
  {
    name: 'rwlock',
    init: () => ({ readers: [], writer: null }),
    functions: {
      acquireRead: (o, at) => (o.writer === null ? (o.readers.push(at), o.readers.sort(), done) : null),
      acquireWrite: (o, at) => (o.writer === null && o.readers.length === 0 ? ((o.writer = at), done) : null),
      tryRead: (o, at) =>
        o.writer === null ? (o.readers.push(at), o.readers.sort(), { result: true }) : { result: false },
      tryWrite: (o, at) =>
        o.writer === null && o.readers.length === 0 ? ((o.writer = at), { result: true }) : { result: false },
      release(o, at) {
        if (o.writer !== at && !o.readers.includes(at)) return null;
        o.readers = o.readers.filter((each: number) => each !== at);
        if (o.writer === at) o.writer = null;
        return done;
      },
    },
    next: (random, called) => locking(random, called, ['acquireRead', 'acquireWrite', 'tryRead', 'tryWrite']),
    results: {
      ...{ acquireRead: [null], acquireWrite: [null], release: [null] },
      ...{ tryRead: [true, false], tryWrite: [true, false] },
    },
  },
];

/** The object as a service: each call has one hidden moment, in which it is done. */
export function serviceOf(model: Model, atomic: boolean): AnyService {
  const functions = Object.entries(model.functions).map(([fn, does]): [string, AnyService['functions'][string]] => [
    fn,
    {
      call: {
        condition: { 'no call is ongoing here': (s: State, { at }: In) => s.ongoing[at] === null },
        update(s: State, { at }: In) {
          s.ongoing[at] = {};
        },
      },
      step: {
        'is done': {
          condition: { 'it can be done': (s: State, { at, args }: In) => does(copyState(s.object), at, args) !== null },
          update(s: State, { at, args }: In) {
            s.ongoing[at] = { ...does(s.object, at, args) };
          },
        },
      },
      results: (s: State, { at }: In) => ('result' in s.ongoing[at]! ? [s.ongoing[at].result] : []),
      return: {
        update(s: State, { at }: In) {
          s.ongoing[at] = null;
        },
      },
    },
  ]);
  return {
    name: model.name,
    addresses: { default: 2, min: 1 },
    init: ({ addresses }) => ({ object: model.init(), ongoing: Array<null>(addresses).fill(null) }),
    functions: Object.fromEntries(functions),
    ...(atomic && { atomic: true }),
  };
}

interface State {
  object: unknown;
  ongoing: ({ result?: unknown } | null)[];
}
type In = At & { args: readonly unknown[] };

/** How a random history is. */
export interface Shape {
  readonly users: number;
  readonly operations: number;
  /** How often, from 0 to 1, a call has no effect and returns with anything. */
  readonly wrong: number;
  /** How often a call never returns. */
  readonly open: number;
}

interface User {
  readonly at: number;
  readonly called: string[];
  operation: number | null;
  fn: string;
  args: readonly unknown[];
  ended: { readonly result: unknown } | null;
  isGone: boolean;
}

/** A history of users that call at random. */
export function randomHistory(random: Random, model: Model, { users, operations, wrong, open }: Shape): History {
  const builder = new HistoryBuilder();
  const object = model.init();
  const all = Array.from({ length: users }, (_, i): User => {
    const at = builder.addressOf(`p${i}`);
    return { at, called: [], operation: null, fn: '', args: [], ended: null, isGone: false };
  });
  for (let line = 1; line < 20 * operations; line += 1) {
    const user = pick(random, all);
    const place = { line, t: line };
    if (user.isGone) continue;
    if (user.operation === null) {
      if (builder.length === operations) continue;
      [user.fn, user.args] = model.next(random, user.called);
      user.operation = builder.begin(user.at, user.fn, user.args, place);
      user.ended = null;
    } else if (user.ended === null) {
      const isWrong = random() < wrong;
      user.ended = isWrong
        ? { result: pick(random, model.results[user.fn]!) }
        : model.functions[user.fn]!(object, user.at, user.args);
    } else if (random() < open) {
      user.isGone = true;
    } else {
      builder.end(user.operation, 'returned', user.ended.result, place);
      if (user.ended.result !== false) user.called.push(user.fn);
      user.operation = null;
    }
  }
  return builder.build();
}

/** Is there an order that explains the history? All are tried (Wing and Gong, 1993). */
export function isLinearizable(history: History, model: Model): boolean {
  const place = new Map<number, number>();
  history.events.forEach((event, i) => place.set(event, i));
  const endOf = (operation: number): number => place.get(2 * operation + 1) ?? Infinity;
  const dead = new Set<string>();
  const explains = (object: unknown, left: readonly number[]): boolean => {
    if (left.every((operation) => endOf(operation) === Infinity)) return true;
    const name = `${left.join()} ${JSON.stringify(object)}`;
    if (dead.has(name)) return false;
    const firstEnd = Math.min(...left.map(endOf));
    for (const operation of left) {
      if (place.get(2 * operation)! > firstEnd) continue;
      const next = copyState(object);
      const did = model.functions[history.fn(operation)]!(next, history.at(operation), history.args(operation));
      const fits = did !== null && (endOf(operation) === Infinity || isSame(did.result, history.result(operation)));
      if (fits && explains(next, left.filter((each) => each !== operation))) return true; // prettier-ignore
    }
    dead.add(name);
    return false;
  };
  return explains(
    model.init(),
    Array.from({ length: history.length }, (_, operation) => operation),
  );
}
