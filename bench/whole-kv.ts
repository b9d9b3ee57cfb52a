/** The service kv as one part: what is stored under one key is judged together with what is under all others. */
import type { KeyValueStore } from '../services/kv.ts';
import { defineService, type At } from '../services/service.ts';

interface Ongoing {
  readonly key: string;
  readonly isGet: boolean;
  /** With what it may return by now. */
  may: (string | null)[];
}
interface State {
  values: Record<string, string>;
  ongoing: (Ongoing | null)[];
}

const begin =
  (isGet: boolean) =>
  (s: State, { at, args: [key] }: At & { readonly args: readonly string[] }): void => {
    s.ongoing[at] = { key: key!, isGet, may: isGet ? [valueOf(s, key!)] : [] };
  };
const valueOf = (s: State, key: string): string => s.values[key] ?? '';

function set(s: State, at: number, key: string, value: string): void {
  s.values[key] = value;
  s.ongoing[at]!.may = [null];
  for (const call of s.ongoing)
    if (call?.isGet && call.key === key && !call.may.includes(value)) call.may = [...call.may, value].sort();
}

const over = (s: State, { at }: At): void => {
  s.ongoing[at] = null;
};
const calm = { 'no call is ongoing here': (s: State, { at }: At) => s.ongoing[at] === null };
const effective = { 'it has taken effect': (s: State, { at }: At) => s.ongoing[at]!.may.length > 0 };

/** As kv, without keys; nothing is the empty text. */
export const wholeKv = defineService<KeyValueStore, State>({
  name: 'whole-kv',
  about: 'values by key, in one part',
  atomic: true,
  addresses: { default: 2, min: 1 },
  init: ({ addresses }) => ({ values: {}, ongoing: Array<null>(addresses).fill(null) }),
  functions: {
    get: {
      args: () => [],
      call: { condition: calm, update: begin(true) },
      results: (s, { at }) => s.ongoing[at]!.may,
      return: { update: over },
    },
    put: {
      args: () => [],
      call: { condition: calm, update: begin(false) },
      step: { 'takes effect': { update: (s, { at, args: [key, value] }) => set(s, at, key, value) } },
      return: { condition: effective, update: over },
    },
    append: {
      args: () => [],
      call: { condition: calm, update: begin(false) },
      step: {
        'takes effect': { update: (s, { at, args: [key, value] }) => set(s, at, key, valueOf(s, key) + value) },
      },
      return: { condition: effective, update: over },
    },
  },
});
