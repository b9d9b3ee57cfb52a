/**
 * WRONG ON PURPOSE: items are numbered modulo the send window: one that goes out again, as its acknowledgement was lost, is taken for
 * the next but three.
 * Caught by the specification: `recv returns`, 'the result is allowed' or 'a return is allowed'; by the checker: `inform received`,
 * 'it is what was sent with this number'.
 */
import window, { SIZES, WindowNode, type WindowContext } from '../window.ts';

export default {
  ...window,
  name: 'window-small-n',
  about: 'wrong on purpose: there are too few sequence numbers',
  createNode: (context: WindowContext): WindowNode => new WindowNode(context, { ...SIZES, numbers: SIZES.send }),
};
