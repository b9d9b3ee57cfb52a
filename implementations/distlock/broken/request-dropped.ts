/**
 * WRONG ON PURPOSE: some requests are not sent.
 * Caught by the specification: `acq returns`, 'a call that may return does so'.
 */
import imp0, { Imp0Node, type Imp0Context, type Message } from '../imp0.ts';

class RequestDropped extends Imp0Node {
  protected override send(message: Message): void {
    if (message === 'token' || this.context.random() < 0.8) super.send(message);
  }
}

export default {
  ...imp0,
  name: 'request-dropped',
  about: 'wrong on purpose: some requests are not sent',
  createNode: (context: Imp0Context): Imp0Node => new RequestDropped(context),
};
