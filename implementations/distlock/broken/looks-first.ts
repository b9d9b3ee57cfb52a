/**
 * WRONG ON PURPOSE: it looks whether the lock is free, awaits what is there already, and takes it: two that look in one turn of the event
 * loop both take it. Caught by the specification (the lock is free).
 */
import { defineImplementation } from '../../implementation.ts';
import youngestFirst, { YoungestFirst } from '../odd/youngest-first.ts';

class LooksFirst extends YoungestFirst {
  override async acq(): Promise<void> {
    if (this.lock.held) return super.acq();
    await Promise.resolve();
    this.lock.held = true;
  }
}

export default defineImplementation({
  ...youngestFirst,
  name: 'looks-first',
  about: 'wrong on purpose: it looks whether the lock is free, awaits what is there already, and takes it',
  createNode: (context) => new LooksFirst(context),
});
