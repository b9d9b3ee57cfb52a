/**
 * WRONG ON PURPOSE: the resource takes only tokens that are newer than any it has seen: a holder can write once.
 * Caught by the specification: `write returns`, 'a newer token was seen'.
 */
import { FencedResource, type Kept } from '../../fenced-resource.ts';
import central, { LeaseNode, type CentralContext } from '../central.ts';

class RefusesEqualTokens extends FencedResource {
  protected override mayWrite({ newest }: Kept, token: string): boolean {
    return BigInt(token) > newest;
  }
}

export default {
  ...central,
  name: 'refuses-equal-tokens',
  about: 'wrong on purpose: the resource refuses the second write of a holder',
  createNode: (context: CentralContext): LeaseNode => new LeaseNode(context, { Resource: RefusesEqualTokens }),
};
