/**
 * WRONG ON PURPOSE: the resource notes the token of every write, also of one that it refuses: the next one with this older token is taken.
 * Caught by the specification: `write returns`, 'no newer token was seen', or where else it is seen first.
 */
import { FencedResource } from '../../fenced-resource.ts';
import central, { LeaseNode, type CentralContext } from '../central.ts';

class KeepsRefusedToken extends FencedResource {
  override write(name: string, value: number, token: string): boolean {
    const may = super.write(name, value, token);
    this.keptOf(name).newest = BigInt(token);
    return may;
  }
}

export default {
  ...central,
  name: 'keeps-refused-token',
  about: 'wrong on purpose: the resource forgets the newest token when it refuses an older one',
  createNode: (context: CentralContext): LeaseNode => new LeaseNode(context, { Resource: KeepsRefusedToken }),
};
