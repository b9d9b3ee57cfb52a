/**
 * WRONG ON PURPOSE: names are trimmed: two locks are one.
 * (`--set names='["a","a "]'`)
 * Caught by the specification: `tryAcquire returns`, 'a return is allowed', or where else it is seen first.
 */
import type { Lock } from '../../../services/lock.ts';
import type { Answer } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class NamesTrimmed extends CentralNode {
  protected override ask(question: keyof Lock, name: string): Promise<Answer> {
    return super.ask(question, name.trim());
  }

  protected override giveUp(name: string): void {
    super.giveUp(name.trim());
  }
}

export default {
  ...central,
  name: 'names-trimmed',
  about: 'wrong on purpose: names are trimmed',
  createNode: (context: CentralContext): CentralNode => new NamesTrimmed(context),
};
