/** What is used of the package node-zookeeper-client, which has no types. */
declare module 'node-zookeeper-client' {
  import type { EventEmitter } from 'node:events';
  export interface Failure extends Error {
    getCode(): number;
  }
  type Answer<T> = (error: Failure | null, result: T) => void;
  export interface Client extends EventEmitter {
    connect(): void;
    close(): void;
    mkdirp(path: string, answer: Answer<string>): void;
    create(path: string, data: Buffer | null, mode: number, answer: Answer<string>): void;
    remove(path: string, answer: Answer<undefined>): void;
    exists(path: string, watcher: () => void, answer: Answer<object | null>): void;
    getChildren(path: string, answer: Answer<string[]>): void;
  }
  const zookeeper: {
    createClient(server: string, options: object): Client;
    readonly CreateMode: { readonly EPHEMERAL_SEQUENTIAL: number };
    readonly Exception: { readonly CONNECTION_LOSS: number; readonly NO_NODE: number };
  };
  export default zookeeper;
}
