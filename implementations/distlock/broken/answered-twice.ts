/**
 * WRONG ON PURPOSE: a request that came while the node ate is answered twice, with two tokens.
 * Caught by the checker: `inform sent`, 'the sender has it'. From outside it is a right lock, as long as the second token comes
 * where the first one is.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

class AnsweredTwice extends Imp0Node {
  override async rel(): Promise<void> {
    const asked = this.request;
    await super.rel();
    if (asked) this.send('token');
  }
}

export default {
  ...imp0,
  name: 'answered-twice',
  about: 'wrong on purpose: one request is answered with two tokens',
  createNode: (context: Imp0Context): Imp0Node => new AnsweredTwice(context),
};
