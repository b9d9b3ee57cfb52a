/**
 * WRONG ON PURPOSE: what comes before its turn is passed on at once, as nothing overtakes on this machine.
 * Caught by the specification: `recv returns`, 'the result is allowed'; by the checker: `inform delivered`, 'it is the next'.
 */
import type { Address } from '../../../services/service.ts';
import window, { WindowNode, type Item, type WindowContext } from '../window.ts';

class AtOnce extends WindowNode {
  /** What was passed on before its turn. */
  readonly #early = new Set<string>();

  protected override keep(from: Address, number: number, item: Item): void {
    const name = `${from} ${number}`;
    if (number !== this.awaited(from) && !this.#early.has(name)) {
      this.#early.add(name);
      super.deliver(from, number, item);
    }
    super.keep(from, number, item);
  }

  protected override deliver(from: Address, number: number, item: Item): void {
    if (!this.#early.delete(`${from} ${number}`)) super.deliver(from, number, item);
  }
}

export default {
  ...window,
  name: 'window-at-once',
  about: 'wrong on purpose: items are passed on as they come',
  createNode: (context: WindowContext): WindowNode => new AtOnce(context),
};
