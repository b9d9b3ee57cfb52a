/**
 * WRONG ON PURPOSE: every other time that it needs the token, it eats without waiting for it.
 * Caught by the specification: `acq returns`, 'the lock is free'; by the checker: `inform status`, 'who eats has the token'.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

class GrantWithoutToken extends Imp0Node {
  #times = 0;

  protected override async askForToken(): Promise<void> {
    this.#times += 1;
    if (this.#times % 2 !== 0) await super.askForToken();
  }
}

export default {
  ...imp0,
  name: 'grant-without-token',
  about: 'wrong on purpose: it sometimes eats without the token',
  createNode: (context: Imp0Context): Imp0Node => new GrantWithoutToken(context),
};
