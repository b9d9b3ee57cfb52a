/**
 * WRONG ON PURPOSE: its time stamps are the time, not Lamport's; each request is sent a moment later, so that what others begin when
 * they know of it is younger. That is right as long as all clocks are equal: a node whose clock is behind permits a request, and then
 * makes one that looks older.
 * Caught by the specification, at three nodes or more: `acq returns`, 'the lock is free'. (The checker wants Lamport's clocks.)
 */
import imp1, { Imp1Node, type Imp1Context } from '../imp1.ts';

class EqualClocks extends Imp1Node {
  protected override async askAll(): Promise<void> {
    const { clock } = this.context;
    this.stamp = Math.floor(clock.now());
    await clock.sleep(1);
    this.greatest = this.stamp - 1;
    await super.askAll();
  }
}

export default {
  ...imp1,
  name: 'equal-clocks',
  about: 'wrong on purpose: it relies on equal clocks',
  createNode: (context: Imp1Context): Imp1Node => new EqualClocks(context),
};
