/**
 * WRONG ON PURPOSE: the resource keeps the token of the last write, and does not look whether it is older.
 * Caught by the specification: `write returns`, 'no newer token was seen', or where else it is seen first.
 */
import { FencedResource } from '../../fenced-resource.ts';
import central, { LeaseNode, type CentralContext } from '../central.ts';

class TakesOlderTokens extends FencedResource {
  protected override mayWrite(): boolean {
    return true;
  }
}

export default {
  ...central,
  name: 'takes-older-tokens',
  about: 'wrong on purpose: the resource does not refuse older tokens',
  createNode: (context: CentralContext): LeaseNode => new LeaseNode(context, { Resource: TakesOlderTokens }),
};
