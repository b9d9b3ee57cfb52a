/**
 * WRONG ON PURPOSE: nothing goes out again.
 * Caught by the specification: `recv returns`, 'a call that may return does so', or whatever else waits for what was lost.
 */
import window, { WindowNode, type WindowContext } from '../window.ts';

class OneTry extends WindowNode {
  protected override resend(): void {}
}

export default {
  ...window,
  name: 'window-one-try',
  about: 'wrong on purpose: what is lost stays lost',
  createNode: (context: WindowContext): WindowNode => new OneTry(context),
};
