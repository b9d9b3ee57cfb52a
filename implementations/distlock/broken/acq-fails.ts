/**
 * WRONG ON PURPOSE: acq does not wait for the lock; it throws if it is not here.
 * Caught by the specification: `acq returns`, 'it returns without an error'.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

class AcqFails extends Imp0Node {
  protected override askForToken(): Promise<void> {
    throw new Error('The lock is not here.');
  }
}

export default {
  ...imp0,
  name: 'acq-fails',
  about: 'wrong on purpose: acq throws instead of waiting',
  createNode: (context: Imp0Context): Imp0Node => new AcqFails(context),
};
