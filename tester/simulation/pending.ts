/** Something that may happen next in a simulation: a call, the return of a call of the lowest service, a timer. */
import type { Address } from '../../services/service.ts';
import { TURN_OF } from '../causality/steps.ts';
import { brief } from '../trace/brief.ts';

/** What causes what happens: a call by a user, through whatever lies between; or the beginning of the run. */
export interface Cause {
  /** The same in similar runs: `0.3` is entry 3 of user 0. */
  readonly id: string;
  /** The call in the trace; null: none, or it is not made yet. */
  of: number | null;
}

/** What may happen. */
export interface Possible {
  /**
   * `call`: a user makes its next call. `return`: a call of the lowest service returns. `hidden`: the lowest service does something
   * unseen. `timer`: it fires, and time goes on. `turn`: what a call has woken goes on, in the turn of the event loop in which it began.
   */
  readonly kind: 'call' | 'return' | 'hidden' | 'timer' | 'turn';
  readonly at: Address;
  /** Where a message comes from that is received; else null. */
  readonly from: Address | null;
  /** The return of a call that returns nothing, and waits for nothing: it may come as soon as the call was made. */
  readonly isVoid: boolean;
  /** A user's waiting: no node has a part in it. */
  readonly outside?: boolean;
  /** In words: `token 0 → 1`. */
  readonly label: () => string;
  /** What of the words is the same in similar runs. */
  readonly likeness: () => string;
  readonly happen: () => void;
}

/** Something that may happen next. */
export class Pending {
  readonly what: Possible;
  readonly cause: Cause;
  /** The step in which it became possible, as numbered in the trace; -1: before the first. */
  readonly by: number;
  /** The order in which all became possible. */
  readonly serial: number;
  /** For whoever chooses. */
  rank = 0;
  /** How often the same became possible by the same cause before. */
  occurrence = 0;

  constructor(what: Possible, cause: Cause, by: number, serial: number) {
    this.what = what;
    this.cause = cause;
    this.by = by;
    this.serial = serial;
  }

  /** What it is, apart from its occurrence. */
  get likeness(): string {
    return `${this.cause.id} ${this.what.likeness()}`;
  }

  /** Its identity: the same in other runs of the plan, also when other calls are left out. */
  get key(): string {
    return this.occurrence === 0 ? this.likeness : `${this.likeness} #${this.occurrence}`;
  }
}

/** The rest of the turn in which a call began. */
export const turnOf = ({ what }: Pending): Possible => ({
  ...what,
  kind: 'turn',
  label: () => `${TURN_OF}${what.label()}`,
  likeness: () => `${TURN_OF}${what.likeness()}`,
  happen: () => {},
});

/** How many characters of a message are shown. */
const MESSAGE_CHARS_MAX = 40;

/** What the return of a call of a lower service looks like: a message that arrives, or only a return. */
export function labelOf(fn: string, at: Address, result: unknown): string {
  const from = senderOf(result);
  if (from !== null) return `${shortened(brief(contentOf(result as object)))} ${from} → ${at}`;
  const returns = `${fn} at ${at} returns`;
  return result === null ? returns : `${returns} ${shortened(brief(result))}`;
}

/** What of it is the same in similar runs. */
export function likenessOf(fn: string, at: Address, result: unknown): string {
  const from = senderOf(result);
  if (from !== null) return `${valueLikeness(contentOf(result as object))} ${from} → ${at}`;
  const returns = `${fn} at ${at} returns`;
  return result === null ? returns : `${returns} ${valueLikeness(result)}`;
}

/** Where it comes from: a result such as `{ from: 0, message: 'token' }`; null: it is no message. */
export function senderOf(result: unknown): Address | null {
  if (typeof result !== 'object' || result === null) return null;
  const { from } = result as { from?: unknown };
  return typeof from === 'number' ? from : null;
}

/** What was received, of a message. */
function contentOf(received: object): unknown {
  const content: { from?: unknown; message?: unknown } = { ...received };
  delete content.from;
  return content.message === undefined ? content : content.message;
}

const shortened = (text: string): string =>
  text.length > MESSAGE_CHARS_MAX ? `${text.slice(0, MESSAGE_CHARS_MAX - 1)}…` : text;

/** A value without its numbers: time stamps and sequence numbers change when other calls are left out. */
function valueLikeness(value: unknown): string {
  if (typeof value === 'string') return shortened(value.replaceAll(/\d+/g, '#'));
  if (typeof value === 'number') return '#';
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return '[…]';
  return `{${Object.entries(value)
    .map(([name, each]) =>
      typeof each === 'object' || typeof each === 'number' ? name : `${name}: ${valueLikeness(each)}`,
    )
    .join(', ')}}`;
}
