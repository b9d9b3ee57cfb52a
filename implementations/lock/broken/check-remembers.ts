/**
 * WRONG ON PURPOSE: a lock that is free is said to be held by whom it was held last: its name is written at a grant, and not wiped off.
 * Caught by the specification: `check returns`, 'the result is allowed'.
 */
import type { Address } from '../../../services/service.ts';
import { LockServer, type NamedLock } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class CheckRemembers extends LockServer {
  readonly #last = new Map<string, Address>();

  protected override take(by: Address, it: NamedLock): void {
    this.#last.set(it.name, by);
    super.take(by, it);
  }

  protected override check(_: Address, { name }: NamedLock): Address | null {
    return this.#last.get(name) ?? null;
  }
}

export default {
  ...central,
  name: 'check-remembers',
  about: 'wrong on purpose: check tells who held the lock last',
  createNode: (context: CentralContext): CentralNode => new CentralNode(context, CheckRemembers),
};
