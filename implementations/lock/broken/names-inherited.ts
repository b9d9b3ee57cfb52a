/**
 * WRONG ON PURPOSE: locks are kept as properties of an object, which has some already: `constructor` is taken for a lock.
 * (`--set names='["a","constructor"]'`)
 * Caught by the specification: `acquire returns`, 'a call that may return does so', or where else it is seen first.
 */
import { LockServer, type NamedLock } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class NamesInherited extends LockServer {
  readonly #locks: Record<string, NamedLock> = {};

  protected override lockOf(name: string): NamedLock {
    return (this.#locks[name] ??= super.lockOf(name));
  }
}

export default {
  ...central,
  name: 'names-inherited',
  about: 'wrong on purpose: some names are those of properties',
  createNode: (context: CentralContext): CentralNode => new CentralNode(context, NamesInherited),
};
