/**
 * WRONG ON PURPOSE: what is outside of its window the receiver takes for something far ahead, and keeps it.
 * Caught by the checker: `inform received`, 'it is in the receive window'. From outside it is right, until a number comes round
 * whose place is taken.
 */
import type { Address } from '../../../services/service.ts';
import window, { SIZES, WindowNode, type Item, type WindowContext } from '../window.ts';
import { modulo } from '../../sliding-window.ts';

class Outside extends WindowNode {
  protected override arrived(from: Address, number: number, item: Item): void {
    const { next } = this.incoming[from]!;
    this.keep(from, next + modulo(number - next, SIZES), item);
  }
}

export default {
  ...window,
  name: 'window-outside',
  about: 'wrong on purpose: what is outside of the window is kept',
  createNode: (context: WindowContext): WindowNode => new Outside(context),
};
