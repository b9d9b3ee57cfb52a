/**
 * WRONG ON PURPOSE: names are normalized, as some file systems do: two locks are one that look the same and are not.
 * (`--set names='["ä","a\u0308"]'`)
 * Caught by the specification: `tryAcquire returns`, 'a return is allowed', or where else it is seen first.
 */
import type { Lock } from '../../../services/lock.ts';
import type { Answer } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class NamesNormalized extends CentralNode {
  protected override ask(question: keyof Lock, name: string): Promise<Answer> {
    return super.ask(question, name.normalize('NFC'));
  }

  protected override giveUp(name: string): void {
    super.giveUp(name.normalize('NFC'));
  }
}

export default {
  ...central,
  name: 'names-normalized',
  about: 'wrong on purpose: names that look the same are one',
  createNode: (context: CentralContext): CentralNode => new NamesNormalized(context),
};
