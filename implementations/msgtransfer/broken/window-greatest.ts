/**
 * WRONG ON PURPOSE: it acknowledges the greatest number that has come, also if one before it has not: that one never goes out again.
 * Caught by the specification: `recv returns`, 'a call that may return does so', or whatever else waits for it; by the checker: `inform acknowledges`,
 * 'all that it acknowledges is passed on'.
 */
import type { Address } from '../../../services/service.ts';
import window, { WindowNode, type Item, type WindowContext } from '../window.ts';

class Greatest extends WindowNode {
  /** By sender: one more than the greatest number that has come. */
  readonly #beyond = new Map<Address, number>();

  protected override keep(from: Address, number: number, item: Item): void {
    this.#beyond.set(from, Math.max(number + 1, this.awaited(from)));
    super.keep(from, number, item);
  }

  protected override awaited(from: Address): number {
    return this.#beyond.get(from) ?? 0;
  }
}

export default {
  ...window,
  name: 'window-greatest',
  about: 'wrong on purpose: it acknowledges what has not come',
  createNode: (context: WindowContext): WindowNode => new Greatest(context),
};
