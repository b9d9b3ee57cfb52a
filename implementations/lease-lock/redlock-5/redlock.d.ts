/** What is used of the package redlock 5, whose types are not found as it exports them. */
declare module 'redlock-5' {
  import type { EventEmitter } from 'node:events';
  interface Lock {
    readonly expiration: number;
  }
  export class ExecutionError extends Error {}
  export class ResourceLockedError extends Error {}
  export default class Redlock extends EventEmitter {
    constructor(clients: readonly object[], settings?: object);
    acquire(resources: string[], duration: number, settings?: object): Promise<Lock>;
    extend(lock: Lock, duration: number): Promise<Lock>;
    release(lock: Lock): Promise<unknown>;
  }
}
