/**
 * A store of values by key; what is stored under one key is independent of what is under another.
 *
 * `get(key)`: returns the value that was there at some moment between call and return; `absent`: nothing was put or appended yet.
 * `put(key, value)`: the value is there, and nothing else.
 * `append(key, value)`: the value stands behind what was there.
 *
 * Put and append take effect at a hidden moment between call and return. What a get may answer is collected as the value changes, so
 * that it needs no moment of its own. All calls are allowed; a user makes one at a time for each key.
 */
import { defineService, type At } from './service.ts';

/** Values by key. */
export interface KeyValueStore {
  /** What is there? */
  get(key: string): string | null;
  /** This is there. */
  put(key: string, value: string): void;
  /** This stands behind it. */
  append(key: string, value: string): void;
}

/** What variants of the service differ in. */
export interface KeyValueParameters {
  /** What is answered where nothing was written yet. */
  readonly absent: '' | null;
  /** What users ask for, and write. */
  readonly keys: readonly string[];
  readonly values: readonly string[];
}

/** A call that is ongoing. */
interface Ongoing {
  readonly fn: keyof KeyValueStore;
  /** With what it may return by now; put and append with null. */
  may: (string | null)[];
}

interface State {
  value: string | null;
  ongoing: (Ongoing | null)[];
}

type In = At<KeyValueParameters>;

const begin =
  (fn: keyof KeyValueStore) =>
  (s: State, { at }: In): void => {
    s.ongoing[at] = { fn, may: fn === 'get' ? [s.value] : [] };
  };

/** The call at this address has its effect: the value is this from now on. */
function set(s: State, { at }: In, value: string): void {
  s.value = value;
  s.ongoing[at]!.may = [null];
  for (const call of s.ongoing) if (call?.fn === 'get') note(call.may, value);
}

function note(values: (string | null)[], value: string): void {
  if (values.includes(value)) return;
  values.push(value);
  values.sort(); // nobody can observe their order
}

const over = (s: State, { at }: In): void => {
  s.ongoing[at] = null;
};

const calm = { 'no call is ongoing here': (s: State, { at }: In) => s.ongoing[at] === null };
const effective = { 'it has taken effect': (s: State, { at }: In) => s.ongoing[at]!.may.length > 0 };

const withValues = (_: State, { key, parameters }: In): readonly [string, string][] =>
  parameters.values.map((value) => [key, value]);

/** The key-value service. */
export const kv = defineService<KeyValueStore, State, KeyValueParameters>({
  name: 'kv',
  about: 'values by key',
  atomic: true,
  addresses: { default: 2, min: 1 },
  parameters: { absent: '', keys: ['a', 'b'], values: ['x', 'y', 'z'] },
  keys: ({ keys }) => keys,
  key: ({ args: [key] }) => key,
  init: ({ addresses, parameters }) => ({ value: parameters.absent, ongoing: Array<null>(addresses).fill(null) }),

  functions: {
    get: {
      args: (_, { key }) => [[key]],
      call: { condition: calm, update: begin('get') },
      results: (s, { at }) => s.ongoing[at]!.may,
      return: { update: over },
    },

    put: {
      args: withValues,
      call: { condition: calm, update: begin('put') },
      step: { 'takes effect': { update: (s, context) => set(s, context, context.args[1]) } },
      return: { condition: effective, update: over },
    },

    append: {
      args: withValues,
      call: { condition: calm, update: begin('append') },
      step: { 'takes effect': { update: (s, context) => set(s, context, (s.value ?? '') + context.args[1]) } },
      return: { condition: effective, update: over },
    },
  },
});

export default kv;
