/**
 * WRONG ON PURPOSE: a release gives up twice: rel sends two replies to each who waited, where replies are counted.
 * Caught by the specification: `acq returns`, 'the lock is free'; by the checker: `inform sent`, 'who replies was asked'.
 */
import imp1, { Imp1Node, type Imp1Context } from '../imp1.ts';

class RepliesTwice extends Imp1Node {
  #replies = 0;

  override rel(): void {
    this.deferred = this.deferred.flatMap((to) => [to, to]);
    void super.rel();
  }

  protected override askAll(): Promise<void> {
    this.#replies = 0;
    return super.askAll();
  }

  protected override receivedReply(): void {
    this.#replies += 1;
    if (this.#replies === this.context.addresses - 1) this.eat();
  }
}

export default {
  ...imp1,
  name: 'replies-twice',
  about: 'wrong on purpose: a release gives up twice',
  createNode: (context: Imp1Context): Imp1Node => new RepliesTwice(context),
};
