/** What is used of the package redlock 4, which has no types. */
declare module 'redlock' {
  import type { EventEmitter } from 'node:events';
  interface Lock {
    expiration: number;
  }
  export default class Redlock extends EventEmitter {
    static readonly LockError: new () => Error;
    constructor(clients: readonly object[], options?: object);
    lock(resource: string, ttl: number): Promise<Lock>;
    extend(lock: Lock, ttl: number): Promise<Lock>;
    unlock(lock: Lock): Promise<void>;
  }
}
