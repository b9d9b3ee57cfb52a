/** Named locks: the interface only, for now. */
import { defineService, type Address } from './service.ts';

/** Named locks. Each user has at most one call ongoing at each of them. */
export interface Lock {
  /** Blocks until the lock is the caller's. */
  acquire(name: string): void;
  /** Answers at once: true, it is the caller's now; false, somebody else holds it. */
  tryAcquire(name: string): boolean;
  /** Gives the lock up: true. False, and nothing is changed, if the caller does not hold it. */
  release(name: string): boolean;
  /** Who holds it; null: nobody. */
  check(name: string): Address | null;
}

/** What variants of the service differ in. */
export interface LockParameters {
  /** The names of the locks. */
  readonly names: readonly string[];
}

/** Named locks. */
export const lock = defineService<Lock, { holder: Address | null }, LockParameters>({
  name: 'lock',
  about: 'named locks: acquire, tryAcquire, release, check',
  addresses: { default: 2, min: 1 },
  parameters: { names: ['a', 'über: b c'] },
  keys: ({ names }) => names,
  key: ({ args: [name] }) => name,
  init: () => ({ holder: null }),
  functions: {
    acquire: { args: (_, { key }) => [[key]], call: {}, return: {} },
    tryAcquire: { args: (_, { key }) => [[key]], call: {}, results: () => [true, false], return: {} },
    release: { args: (_, { key }) => [[key]], call: {}, results: () => [true, false], return: {} },
    check: { args: (_, { key }) => [[key]], call: {}, results: (s) => [s.holder], return: {} },
  },
});

export default lock;
