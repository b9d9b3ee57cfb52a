/**
 * WRONG ON PURPOSE: its clock does not take note of the time stamps of others: its requests look older than those that it permitted.
 * Caught by the specification: `acq returns`, 'the lock is free'; by the checker: `inform sent`, 'a request is younger than all that its sender has seen'.
 */
import type { Address } from '../../../services/service.ts';
import imp1, { Imp1Node, type Imp1Context } from '../imp1.ts';

class StaleClock extends Imp1Node {
  protected override receivedRequest(from: Address, stamp: number): void {
    const { greatest } = this;
    super.receivedRequest(from, stamp);
    this.greatest = greatest;
  }
}

export default {
  ...imp1,
  name: 'stale-clock',
  about: 'wrong on purpose: its clock is not advanced by what it receives',
  createNode: (context: Imp1Context): Imp1Node => new StaleClock(context),
};
