/**
 * WRONG ON PURPOSE: of a name counts what stands before the first colon, which parts the fields of a key: two locks are one.
 * (`--set names='["order:1","order:2"]'`)
 * Caught by the specification: `tryAcquire returns`, 'a return is allowed', or where else it is seen first.
 */
import type { Lock } from '../../../services/lock.ts';
import type { Answer } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class NamesCut extends CentralNode {
  protected override ask(question: keyof Lock, name: string): Promise<Answer> {
    return super.ask(question, name.split(':')[0]!);
  }

  protected override giveUp(name: string): void {
    super.giveUp(name.split(':')[0]!);
  }
}

export default {
  ...central,
  name: 'names-cut',
  about: 'wrong on purpose: names count up to a colon',
  createNode: (context: CentralContext): CentralNode => new NamesCut(context),
};
