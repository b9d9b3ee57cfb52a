/**
 * WRONG ON PURPOSE: a cas is a read and, if that finds the value, a write: another may write between the two.
 * Caught by the specification: `cas returns`, 'the value is as expected', or where else it is seen first.
 */
import type { Value } from '../../../services/register.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class ReadThenWrite extends CentralNode {
  override async cas(from: Value, to: Value): Promise<boolean> {
    const may = (await this.read()) === from;
    if (may) await this.write(to);
    return may;
  }
}

export default {
  ...central,
  name: 'read-then-write',
  about: 'wrong on purpose: a cas is a read and a write',
  createNode: (context: CentralContext): CentralNode => new ReadThenWrite(context),
};
