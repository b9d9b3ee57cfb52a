/**
 * WRONG ON PURPOSE: names are sent in lower case: two locks are one.
 * (`--set names='["a","A"]'`)
 * Caught by the specification: `tryAcquire returns`, 'a return is allowed', or where else it is seen first.
 */
import type { Lock } from '../../../services/lock.ts';
import type { Answer } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class NamesLowered extends CentralNode {
  protected override ask(question: keyof Lock, name: string): Promise<Answer> {
    return super.ask(question, name.toLowerCase());
  }

  protected override giveUp(name: string): void {
    super.giveUp(name.toLowerCase());
  }
}

export default {
  ...central,
  name: 'names-lowered',
  about: 'wrong on purpose: names that differ in case are one',
  createNode: (context: CentralContext): CentralNode => new NamesLowered(context),
};
