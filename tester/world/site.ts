/** A process with the nodes that it serves: asked, and ended. */
import { realClock, within } from '../../services/environment/clock.ts';
import type { Address } from '../../services/service.ts';
import { UnavailableError, status } from '../../test-node/commands/status.ts';
import { describeExit, endedFromOutside, type Exit } from '../../test-node/exit.ts';
import type { Stack } from '../../test-node/host/layers.ts';
import { EndedEarly, type GuardedProcess } from '../../test-node/processes.ts';
import type { StackNames } from '../../test-node/stack/stack.ts';
import type { Peer, RequestFailed } from '../../test-node/wire/peer.ts';
import { errors, type Capabilities, type Params, type ResultOf } from '../../test-node/wire/protocol.ts';
import { lastWords } from './last-words.ts';
import type { LookedAt } from './look.ts';
import { NoAnswer, NotReady } from './world.ts';

/** How long making the nodes of a run may take, in ms. */
export const PREPARE_MS = 10_000;

/** Nodes that are programs of their own, in any language. */
export interface Program {
  /** The words of the command that starts one. */
  readonly words: readonly string[];
  /** What it has said that it can do. */
  readonly capabilities: Capabilities;
}

/** What nodes are made of, and where. */
export interface NodesOptions {
  readonly names: StackNames;
  readonly stack: Stack;
  readonly addresses: number;
  /** The nodes' URLs, where they run already. */
  readonly running: readonly string[] | null;
  /** Null: they are no programs of their own. */
  readonly program: Program | null;
}

/** What is used of a connection to a process. */
export type Connection = Pick<Site, 'peer' | 'capabilities'>;

/** A process with the addresses that it serves. */
export class Site implements LookedAt {
  readonly addresses: readonly Address[];
  readonly peer: Peer;
  readonly capabilities: Capabilities;
  /** Null: it is not ours. */
  readonly #process: GuardedProcess | null;
  #stopped = false;

  constructor(addresses: readonly Address[], process: GuardedProcess | null, { peer, capabilities }: Connection) {
    this.addresses = addresses;
    this.peer = peer;
    this.capabilities = capabilities;
    this.#process = process;
  }

  /** `node 1`, `nodes 0 to 2`. */
  get who(): string {
    return describeSite(this.addresses);
  }

  /** The last lines that it wrote; none if it is not ours. */
  get tail(): readonly string[] {
    return this.#process?.tail ?? [];
  }

  /** Asks for one step of making a node. Rejects with `NotReady`. */
  async make<M extends 'prepare' | 'start'>(method: M, at: Address, params: Params<M>): Promise<ResultOf<M>> {
    try {
      return await this.peer.request(method, params, { timeoutMs: PREPARE_MS });
    } catch (error) {
      throw await this.#notReady(at, method, error as RequestFailed);
    }
  }

  async #notReady(at: Address, method: string, error: RequestFailed): Promise<Error> {
    const process = this.#process;
    if (error.code === errors.lost.code && process) {
      const exit = await process.ended;
      return notReadyOf(new EndedEarly(`It ended with ${describeExit(exit)} in '${method}'.`, exit, process.tail), at);
    }
    const late = error.code === errors.timedOut.code ? ' Has createNode not come to its end?' : '';
    const said = lastWords(this.who, this.tail);
    return new NotReady([`${error.message}${late}`, ...said].join('\n'), at, error.code === errors.callFailed.code);
  }

  /** Resolves when it has taken what it was sent. What arrives together is read in one go, and each call begins after it: so it is asked once more. */
  async taken(): Promise<void> {
    if (!this.capabilities.ping) return; // it cannot tell
    for (let asked = 0; asked < 2; asked += 1) await this.peer.request('ping', {});
  }

  /** Ends the run of a node; tells what is left of it. Rejects with `NoAnswer`. */
  async stop(params: Params<'stop'>, timeoutMs: number): Promise<string[]> {
    try {
      const { left } = await this.peer.request('stop', params, { timeoutMs });
      this.#stopped = true;
      return left;
    } catch (error) {
      const { code, message } = error as RequestFailed;
      if (code !== errors.lost.code || !this.#process) throw this.#noAnswer(message);
      const ended = await within(realClock(), timeoutMs, this.#process.ended, null); // who listens is told
      if (!ended) throw this.#noAnswer(message);
      return [];
    }
  }

  #noAnswer(message: string): NoAnswer {
    return new NoAnswer([message, ...lastWords(this.who, this.tail)].join('\n'));
  }

  /** May it have ended so: well, when the only run was over that it is for? */
  mayEnd({ code }: Exit): boolean {
    return code === 0 && this.#stopped && !this.capabilities.reuse;
  }

  /** Stops it, which must be ours. Returns what lets it go on. */
  pause(): () => void {
    return this.#process!.pause();
  }

  /** Kills it, which must be ours. */
  kill(): void {
    this.#process!.kill();
    this.peer.terminate();
  }

  /** Ends it; what runs elsewhere is only left. */
  async end(): Promise<void> {
    if (this.#process) await this.#process.end();
    this.peer.terminate();
  }
}

/** The process that serves these addresses, in words: `node 1`, `nodes 0 to 2`. */
export function describeSite(addresses: readonly Address[]): string {
  return addresses.length === 1 ? `node ${addresses[0]}` : `nodes ${addresses[0]} to ${addresses.at(-1)}`;
}

/** A process that ended before its nodes were ready, as what it means for the run. */
export function notReadyOf({ message, exit, tail }: EndedEarly, at: Address): Error {
  if (exit.code === status.unavailable) return new UnavailableError(tail.join('\n'));
  const said = tail.length > 0 ? ` Its last lines:\n${tail.join('\n')}` : '';
  return new NotReady(`${message}${said}`, at, !endedFromOutside(exit));
}
