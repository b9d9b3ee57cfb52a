/**
 * WRONG ON PURPOSE: the resource compares tokens as texts, so that 10 is older than 9. Seen where a store has no other numbers.
 * Caught by the specification: `write returns`, 'a newer token was seen', or where else it is seen first.
 */
import { FencedResource, type Kept } from '../../fenced-resource.ts';
import central, { LeaseNode, type CentralContext } from '../central.ts';

class TokenComparedAsText extends FencedResource {
  protected override mayWrite({ newest }: Kept, token: string): boolean {
    return newest < 0n || token >= String(newest);
  }
}

export default {
  ...central,
  name: 'token-compared-as-text',
  about: 'wrong on purpose: tokens are compared as texts',
  createNode: (context: CentralContext): LeaseNode => new LeaseNode(context, { Resource: TokenComparedAsText }),
};
