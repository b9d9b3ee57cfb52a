/**
 * WRONG ON PURPOSE: acq asks for the token and begins to wait for it a moment later; a token that comes in between wakes nobody.
 * Caught by the specification: `acq returns`, 'a call that may return does so'.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

class LostWakeup extends Imp0Node {
  protected override async askForToken(): Promise<void> {
    this.request = false;
    this.send('request');
    await this.context.clock.sleep(3);
    await new Promise<void>((resolve) => {
      this.eat = resolve;
    });
  }
}

export default {
  ...imp0,
  name: 'lost-wakeup',
  about: 'wrong on purpose: the token may come before somebody waits for it',
  createNode: (context: Imp0Context): Imp0Node => new LostWakeup(context),
};
