/** What is typed at the prompt of `servicetester inspect`. */
import type { Address } from '../../services/service.ts';

/** A line that was typed. */
export type Typed =
  | { readonly kind: 'call'; readonly at: Address; readonly fn: string; readonly args: readonly unknown[] }
  | { readonly kind: 'nothing' | 'help' | 'nodes' | 'end' }
  | { readonly kind: 'wrong'; readonly why: string };

/** What can be called. */
export interface Callable {
  readonly addresses: number;
  readonly functions: readonly string[];
}

/** A JSON string, an array or an object that has no space in it, or a plain word. */
const WORD = /"(?:[^"\\]|\\.)*"|\S+/g;

/** Reads a line: `0 acq`, `1 acquire "a" 5000`, `help`. */
export function readTyped(line: string, { addresses, functions }: Callable): Typed {
  const [first, fn, ...args] = line.match(WORD) ?? [];
  if (first === undefined || first.startsWith('#')) return { kind: 'nothing' };
  if (first === 'help' || first === 'nodes' || first === 'end') return { kind: first };
  const at = Number(first);
  if (!Number.isInteger(at) || at < 0 || at >= addresses) {
    const range = addresses === 1 ? '0' : `0 to ${addresses - 1}`;
    return wrong(
      `'${first}' is no node: they are ${range}. A call is a node, a function and its arguments: 0 ${functions[0]}`,
    );
  }
  if (fn === undefined || !functions.includes(fn)) {
    const what = fn === undefined ? 'Say which function' : `There is no function '${fn}'`;
    return wrong(`${what}: ${functions.join(', ')}.`);
  }
  return { kind: 'call', at, fn, args: args.map(valueOf) };
}

const wrong = (why: string): Typed => ({ kind: 'wrong', why });

/** JSON; or, if it is none, the word itself. */
function valueOf(word: string): unknown {
  try {
    return JSON.parse(word);
  } catch {
    return word;
  }
}
