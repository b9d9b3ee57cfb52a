/** What the entries of a recorded history mean as operations of a service. */
import type { Grant } from '../../../../services/lease-lock.ts';
import type { AnyService } from '../../../../services/service.ts';
import type { History } from '../../history.ts';
import type { Entry } from '../entry.ts';

/**
 * What an entry says of a function. `args` of its call, from the key and the value that stand there; null: they cannot be its arguments.
 * What it answers: `nothing` (many record what was called for once more: that is not looked at), `yes or no` (an `ok` is a
 * yes, unless false stands there), the `value` that stands there, or `anything` (what function that is, is not known).
 */
export interface FunctionMeaning {
  readonly args: (key: unknown, value: unknown) => readonly unknown[] | null;
  readonly answers: 'nothing' | 'yes or no' | 'value' | 'anything';
  /** For messages: what should stand there. */
  readonly expected: string;
}

/** What entries mean for one service: that of each function; null: there is no such function. */
export interface Meaning {
  /** The name of the service; null: any. */
  readonly service: string | null;
  readonly of: (fn: string) => FunctionMeaning | null;
  /** For messages; none: any. */
  readonly functions: readonly string[];
}

const isNothing = (value: unknown): boolean => value === undefined || value === null;

const none: Pick<FunctionMeaning, 'args' | 'expected'> = {
  args: (_, value) => (isNothing(value) ? [] : null),
  expected: 'no value',
};
const one: typeof none = {
  args: (_, value) => (isNothing(value) ? null : [value]),
  expected: 'a value',
};
const two: typeof none = {
  args: (_, value) => (Array.isArray(value) && value.length === 2 ? value : null),
  expected: 'two values: [from to]',
};
/** A name, or a key. */
const named: typeof none = {
  args: (key, value) => {
    const name = isNothing(key) ? value : key;
    return typeof name === 'string' || typeof name === 'number' ? [String(name)] : null;
  },
  expected: 'a name, as its value or its key',
};
const keyed: typeof none = {
  args: (key) => (isNothing(key) ? null : [String(key)]),
  expected: 'a key',
};
const keyedValue: typeof none = {
  args: (key, value) => (isNothing(key) || isNothing(value) ? null : [String(key), value]),
  expected: 'a key and a value',
};

const nothing = { answers: 'nothing' } as const;
const yesOrNo = { answers: 'yes or no' } as const;
const aValue = { answers: 'value' } as const;

/** The services whose recorded histories are known, and how they are recorded. Of two with the same functions, the first is meant. */
const KNOWN: Readonly<Record<string, Readonly<Record<string, FunctionMeaning>>>> = {
  register: { read: { ...none, ...aValue }, write: { ...one, ...nothing }, cas: { ...two, ...yesOrNo } },
  kv: { get: { ...keyed, ...aValue }, put: { ...keyedValue, ...nothing }, append: { ...keyedValue, ...nothing } },
  mutex: { acquire: { ...none, ...nothing }, release: { ...none, ...nothing } },
  semaphore: {
    acquire: { ...none, ...nothing },
    tryAcquire: { ...none, ...yesOrNo },
    release: { ...none, ...nothing },
  },
  rwlock: {
    acquireRead: { ...none, ...nothing },
    acquireWrite: { ...none, ...nothing },
    tryRead: { ...none, ...yesOrNo },
    tryWrite: { ...none, ...yesOrNo },
    release: { ...none, ...nothing },
  },
  lock: {
    acquire: { ...named, ...nothing },
    tryAcquire: { ...named, ...yesOrNo },
    release: { ...named, ...yesOrNo },
  },
  timelock: { lock: { ...named, ...aValue }, refresh: { ...named, ...aValue }, unlock: { ...named, ...yesOrNo } },
};

/** With which parameters a history of the service is judged, unless others are set: whoever was recorded may have called what it should not; grants may have no tokens. */
export function recordedParameters({ name }: AnyService, history: History): object {
  if (name === 'mutex') return { misuse: 'possible' };
  if (name !== 'lease-lock') return {};
  return hasToken(history) ? {} : { tokens: 'none' };
}

/** Has the first grant a token? Where nothing was granted, it does not matter. */
function hasToken(history: History): boolean {
  for (let operation = 0; operation < history.length; operation += 1) {
    const result = history.result(operation) as Partial<Grant> | null;
    if (typeof result === 'object' && result?.token !== undefined) return result.token !== null;
  }
  return true;
}

const general: Pick<FunctionMeaning, 'args' | 'expected'> = {
  args: (_, value) => (isNothing(value) ? [] : Array.isArray(value) ? (value as unknown[]) : [value]),
  expected: 'the arguments',
};

/**
 * For any service: the value of a call is its arguments (a list as it is, nil: none, else one), that of its end its result. `service`:
 * says what functions there are, and which answer nothing; null: all that are called, and all answer.
 */
export function generalMeaning(service: AnyService | null): Meaning {
  const any = { ...general, ...aValue };
  if (!service) return { service: null, of: () => ({ ...general, answers: 'anything' }), functions: [] };
  const functions = new Map(
    Object.entries(service.functions).map(([fn, { results }]) => [fn, results ? any : { ...general, ...nothing }]),
  );
  return { service: service.name, of: (fn) => functions.get(fn) ?? null, functions: [...functions.keys()] };
}

/** For a service by its name: as its histories are recorded, if that is known, or else by the general rule. */
export const meaningOf = (service: AnyService): Meaning => knownMeaning(service.name) ?? generalMeaning(service);

function knownMeaning(name: string): Meaning | null {
  if (!Object.hasOwn(KNOWN, name)) return null;
  const functions = new Map(Object.entries(KNOWN[name]!));
  return { service: name, of: (fn) => functions.get(fn) ?? null, functions: [...functions.keys()] };
}

/** The known services that these entries may be of, the simplest first: by functions, and, if that leaves several, by arguments. */
export function fitting(entries: readonly Entry[]): string[] {
  const names = Object.keys(KNOWN).filter((name) => entries.every(({ f }) => Object.hasOwn(KNOWN[name]!, f)));
  const calls = entries.filter(({ type }) => type === 'invoke');
  const exact = names.filter((name) => calls.every(({ f, key, value }) => KNOWN[name]![f]!.args(key, value)));
  return exact.length > 0 ? exact : names;
}

/** All functions that recorded histories are known of. */
export const knownFunctions: readonly string[] = [
  ...new Set(Object.values(KNOWN).flatMap((each) => Object.keys(each))),
];

/** The meaning of entries that begin with these: of the first service that fits. */
export const meaningOfSeen = (entries: readonly Entry[]): Meaning =>
  knownMeaning(fitting(entries)[0] ?? '') ?? generalMeaning(null);
