/**
 * WRONG ON PURPOSE: says that it eats when it has only asked for the token. From outside it is a right lock.
 * Caught by the checker only: `inform status`, 'who eats has the token'.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

class WrongStatus extends Imp0Node {
  override async acq(): Promise<void> {
    this.become('H');
    this.become('E');
    if (!this.token) await this.askForToken();
  }
}

export default {
  ...imp0,
  name: 'wrong-status',
  about: 'wrong on purpose: its status is E before it has the token',
  createNode: (context: Imp0Context): Imp0Node => new WrongStatus(context),
};
