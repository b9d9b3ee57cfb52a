/**
 * WRONG ON PURPOSE: an item that comes again, as its acknowledgement was lost, is passed on again.
 * Caught by the specification: `recv returns`, 'a return is allowed' or 'the result is allowed'; by the checker: `inform delivered`,
 * 'it is the next'.
 */
import type { Address } from '../../../services/service.ts';
import window, { WindowNode, type Item, type WindowContext } from '../window.ts';

class Again extends WindowNode {
  protected override arrived(from: Address, number: number, item: Item): void {
    const { next } = this.incoming[from]!;
    if (number === next - 1) this.deliver(from, number, item);
    else super.arrived(from, number, item);
  }
}

export default {
  ...window,
  name: 'window-again',
  about: 'wrong on purpose: what comes again is passed on again',
  createNode: (context: WindowContext): WindowNode => new Again(context),
};
