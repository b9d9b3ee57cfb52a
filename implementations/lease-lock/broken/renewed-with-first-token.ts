/**
 * WRONG ON PURPOSE: a renewal is answered with the token that the node was given first for this lock, which may be that of an older grant.
 * Caught by the specification: `renew returns`, 'the token is that of the grant'.
 */
import type { Grant } from '../../../services/lease-lock.ts';
import central, { LeaseNode, type CentralContext } from '../central.ts';

class RenewedWithFirstToken extends LeaseNode {
  readonly #first = new Map<string, string>();

  override async renew(name: string): Promise<Grant | null> {
    const grant = await super.renew(name);
    const first = this.#first.get(name) ?? grant?.token ?? null;
    if (first !== null) this.#first.set(name, first);
    return grant && { ...grant, token: first };
  }
}

export default {
  ...central,
  name: 'renewed-with-first-token',
  about: 'wrong on purpose: a renewal gives the token of an older grant',
  createNode: (context: CentralContext): LeaseNode => new RenewedWithFirstToken(context),
};
