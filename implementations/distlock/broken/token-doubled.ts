/**
 * WRONG ON PURPOSE: rel stops thinking of the lock first, and looks a moment later whether somebody asks for it. A request that comes
 * in between is answered at once, and then again: a race between release and request.
 * Caught by the checker: `inform sent`, 'the sender has it'. From outside it is a right lock, as long as the second token comes
 * where the first one is.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

class TokenDoubled extends Imp0Node {
  override async rel(): Promise<void> {
    this.become('T');
    await this.context.clock.sleep(1);
    if (this.request) this.passToken();
  }
}

export default {
  ...imp0,
  name: 'token-doubled',
  about: 'wrong on purpose: release and request both pass the token on',
  createNode: (context: Imp0Context): Imp0Node => new TokenDoubled(context),
};
