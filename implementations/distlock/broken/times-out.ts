/**
 * WRONG ON PURPOSE: who has waited for a millisecond takes the time-out for the token.
 * Caught by the specification: `acq returns`, 'the lock is free'; by the checker: `inform status`, 'who eats has the token'.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

class TimesOut extends Imp0Node {
  protected override askForToken(): Promise<void> {
    return Promise.race([super.askForToken(), this.context.clock.sleep(1)]);
  }
}

export default {
  ...imp0,
  name: 'times-out',
  about: 'wrong on purpose: after a time-out it eats without the token',
  createNode: (context: Imp0Context): Imp0Node => new TimesOut(context),
};
