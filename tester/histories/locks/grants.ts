/** What grants say of themselves: their tokens, and for how long they are. */
import { GRACE_MS } from '../../../services/leases/state.ts';
import { isToken } from '../../../services/leases/tokens.ts';
import type { History } from '../history.ts';

import type { LeaseView, LockView } from './view.ts';
import type { Said, Sayings } from './said.ts';

/** Is the first token larger than the second? They are decimal integers without leading zeros, of any size. */
const isLarger = (token: string, than: string): boolean =>
  token.length === than.length ? token > than : token.length > than.length;

/** Is told of the grants in their order. */
export class Grants {
  readonly #history: History;
  readonly #say: Sayings;
  readonly #view: LockView;
  #last: { readonly token: string; readonly operation: number } | null = null;

  constructor(history: History, view: LockView, say: Sayings) {
    this.#history = history;
    this.#view = view;
    this.#say = say;
  }

  /** What is wrong with the next one. */
  next(operation: number): Said {
    if (!this.#view.token) return null;
    const token = this.#view.token(this.#history.result(operation));
    if (!isToken(token)) return 'hands over';
    const last = this.#last;
    this.#last = { token, operation };
    if (!last || isLarger(token, last.token)) return null;
    const clause = 'the token fits the order of the grants';
    return this.#say.contradiction('the token does not grow', clause, [last.operation, operation]);
  }

  /** May the lease of this take have been over when another take returned? */
  isOverAt(take: number, other: number): boolean {
    const { lease } = this.#view;
    return lease !== undefined && this.#mayBeOver(take, this.#history.ended(other)!.t, lease);
  }

  /** Is it valid no longer than was asked for, and was it not over before its user was told of it? */
  isLent(operation: number): boolean {
    const { lease } = this.#view;
    if (!lease) return true;
    const validMs = lease.validMs(this.#history.result(operation));
    if (validMs === null || validMs > lease.ttlMs(this.#history.args(operation))) return false;
    return !this.#mayBeOver(operation, this.#history.ended(operation)!.t, lease);
  }

  /** By a clock that is as fast as is allowed, counted from the call. */
  #mayBeOver(take: number, t: number, { rho, ttlMs }: LeaseView): boolean {
    return t + GRACE_MS >= this.#history.began(take).t + ttlMs(this.#history.args(take)) / (1 + rho);
  }
}
