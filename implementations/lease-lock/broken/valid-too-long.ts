/**
 * WRONG ON PURPOSE: a node adds what it thinks that clocks differ by to the time of a lease, and should take it away.
 * Caught by the specification: `acquire returns` or `tryAcquire returns`, 'it is valid for no longer than was asked for'.
 */
import central, { LeaseNode, type CentralContext } from '../central.ts';

class ValidTooLong extends LeaseNode {
  protected override surely(ttlMs: number): number {
    return ttlMs + (ttlMs - super.surely(ttlMs));
  }
}

export default {
  ...central,
  name: 'valid-too-long',
  about: 'wrong on purpose: a lease is said to be valid for longer than was asked for',
  createNode: (context: CentralContext): LeaseNode => new ValidTooLong(context),
};
