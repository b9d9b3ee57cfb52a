/**
 * WRONG ON PURPOSE: each acknowledgement counts for one item, whichever it acknowledges; also one that came twice, or after another.
 * Caught by the checker: `inform acknowledged`, 'all that is acknowledged is passed on'. From outside it is seen only if that item
 * is lost, too: then by the specification, `recv returns`, 'a call that may return does so'.
 */
import type { Address } from '../../../services/service.ts';
import window, { WindowNode, type WindowContext } from '../window.ts';

class AnyAck extends WindowNode {
  protected override acknowledged(by: Address): void {
    if (!this.outgoing[by]!.window.empty) this.slide(by, 1);
  }
}

export default {
  ...window,
  name: 'window-any-ack',
  about: 'wrong on purpose: an old acknowledgement moves the window',
  createNode: (context: WindowContext): WindowNode => new AnyAck(context),
};
