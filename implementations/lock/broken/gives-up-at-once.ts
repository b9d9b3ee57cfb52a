/**
 * WRONG ON PURPOSE: a call that is given up ends at once, before the server knows of it: its user may be granted the lock after that.
 */
import central, { CentralNode, type CentralContext } from '../central.ts';

class GivesUpAtOnce extends CentralNode {
  protected override giveUp(name: string): void {
    super.giveUp(name);
    this.answered(name, 'given up');
  }
}

export default {
  ...central,
  name: 'gives-up-at-once',
  about: 'wrong on purpose: a call that is given up ends too early',
  createNode: (context: CentralContext): CentralNode => new GivesUpAtOnce(context),
};
