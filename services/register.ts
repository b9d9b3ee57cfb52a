/**
 * A register: one value, which all users read and write.
 *
 * `read()`: returns a value that the register had at some moment between call and return; null: nothing was written yet.
 * `write(value)`: the register gets the value.
 * `cas(from, to)`: compare and set. `true`: the value was `from`, and became `to`. `false`: at some moment between call and return it was
 * another, and nothing is changed.
 *
 * Write and cas take effect at a hidden moment between call and return. What a read may answer, and that a cas may be refused, is
 * collected as the value changes, so that these need no moments of their own. All calls are allowed; a user makes one at a time.
 */
import { defineService, type At } from './service.ts';

/** What a register has. */
export type Value = string | number | boolean | null;

/** One value. */
export interface Register {
  /** What is its value? null: nothing was written yet. */
  read(): Value;
  /** It has this value. */
  write(value: Value): void;
  /** Was it `from`, and is `to`? */
  cas(from: Value, to: Value): boolean;
}

/** What variants of the service differ in. */
export interface RegisterParameters {
  /** What users write. */
  readonly values: readonly Value[];
}

/** A call that is ongoing. */
interface Ongoing {
  readonly fn: keyof Register;
  /** Of a cas: what it must find. */
  readonly from: Value;
  /** With what it may return by now; a write with null. */
  may: Value[];
}

interface State {
  value: Value;
  ongoing: (Ongoing | null)[];
}

type In = At<RegisterParameters>;

/** A call that is ongoing finds this value. */
function find({ fn, from, may }: Ongoing, value: Value): void {
  if (fn === 'read' && !may.includes(value)) may.push(value);
  if (fn === 'cas' && value !== from && may.length === 0) may.push(false);
  may.sort(); // nobody can observe their order
}

const begin =
  (fn: keyof Register) =>
  (s: State, { at }: In, from: Value = null): void => {
    s.ongoing[at] = { fn, from, may: [] };
    find(s.ongoing[at], s.value);
  };

/** The call at this address has its effect: the value is this from now on. */
function set(s: State, { at }: In, value: Value, result: true | null): void {
  s.value = value;
  s.ongoing[at]!.may = [result];
  for (const call of s.ongoing) if (call) find(call, value);
}

const over = (s: State, { at }: In): void => {
  s.ongoing[at] = null;
};

const calm = { 'no call is ongoing here': (s: State, { at }: In) => s.ongoing[at] === null };

/** The register service. */
export const register = defineService<Register, State, RegisterParameters>({
  name: 'register',
  about: 'one value',
  atomic: true,
  addresses: { default: 2, min: 1 },
  parameters: { values: [0, 1, 2] },
  init: ({ addresses }) => ({ value: null, ongoing: Array<null>(addresses).fill(null) }),

  functions: {
    read: {
      call: { condition: calm, update: begin('read') },
      results: (s, { at }) => s.ongoing[at]!.may,
      return: { update: over },
    },

    write: {
      args: (_, { parameters }) => parameters.values.map((value) => [value]),
      call: { condition: calm, update: begin('write') },
      step: { 'takes effect': { update: (s, context) => set(s, context, context.args[0], null) } },
      return: {
        condition: { 'it has taken effect': (s, { at }) => s.ongoing[at]!.may.length > 0 },
        update: over,
      },
    },

    cas: {
      args: (_, { parameters: { values } }) =>
        values.flatMap((from) => values.filter((to) => to !== from).map((to): [Value, Value] => [from, to])),
      call: { condition: calm, update: (s, context) => begin('cas')(s, context, context.args[0]) },
      step: {
        'takes effect': {
          condition: { 'the value is as expected': (s, { args: [from] }) => s.value === from || `it is ${s.value}` },
          update: (s, context) => set(s, context, context.args[1], true),
        },
      },
      results: (s, { at }) => s.ongoing[at]!.may as boolean[],
      return: { update: over },
    },
  },
});

export default register;
