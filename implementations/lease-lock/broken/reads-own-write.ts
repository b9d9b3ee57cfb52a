/**
 * WRONG ON PURPOSE: a node remembers what its user has written, and answers with that, though others have written since.
 * Caught by the specification: `read returns`, 'the result is allowed'.
 */
import central, { LeaseNode, type CentralContext } from '../central.ts';

class ReadsOwnWrite extends LeaseNode {
  readonly #written = new Map<string, number>();

  override async write(name: string, value: number, token: string): Promise<boolean> {
    const may = await super.write(name, value, token);
    if (may) this.#written.set(name, value);
    return may;
  }

  override async read(name: string): Promise<number> {
    return this.#written.get(name) ?? super.read(name);
  }
}

export default {
  ...central,
  name: 'reads-own-write',
  about: 'wrong on purpose: a read gives what its user wrote last',
  createNode: (context: CentralContext): LeaseNode => new ReadsOwnWrite(context),
};
