/** Does what a plan says to real nodes, to their servers and their links. */
import type { Address } from '../../services/service.ts';
import type { Server } from '../../test-node/stack/server.ts';
import type { FaultKind, Strike } from '../plan/faults.ts';
import type { Links } from './links.ts';
import type { Servers } from './servers.ts';
import type { Sites } from './sites.ts';
import { NoAnswer, NotReady, type Faulter } from './world.ts';

/** What can be hit, and who makes a node again. */
export interface Targets {
  readonly sites: Sites;
  readonly servers: Servers;
  /** Null: none can be hit. */
  readonly links: Links | null;
  /** What can be done now. */
  readonly kinds: () => readonly FaultKind[];
  /** Makes a node of the present run in a fresh process. */
  readonly remake: (at: Address) => Promise<void>;
}

type Undo = () => void | Promise<void>;

/** The faults of real processes. */
export class RealFaulter implements Faulter {
  readonly #targets: Targets;
  /** What ends each strike that has begun, and has not been healed. */
  readonly #undo = new Map<Strike, Undo>();
  /** Those that are being healed. */
  readonly #healing = new Map<Strike, Promise<void>>();
  /** Those that stay dead in this run. */
  readonly #dead = new Set<Address>();
  /** How many strikes keep a node down that is to be started again. */
  readonly #down = new Map<Address, number>();
  /** How many strikes have begun in this run. */
  #begun = 0;
  #isOver = false;

  constructor(targets: Targets) {
    this.#targets = targets;
  }

  get kinds(): readonly FaultKind[] {
    return this.#targets.kinds();
  }

  async taken(at: Address): Promise<void> {
    const { sites } = this.#targets;
    if (!sites.has(at)) throw new NoAnswer(`Node ${at} is gone.`);
    await sites.at(at).taken();
  }

  strike(strike: Strike): void {
    if (!this.kinds.includes(strike[0])) return;
    this.#begun += 1;
    const undo = this.#begin(strike);
    if (undo) this.#undo.set(strike, undo);
  }

  async heal(strike: Strike): Promise<void> {
    const undo = this.#undo.get(strike);
    if (undo) {
      this.#undo.delete(strike);
      this.#healing.set(strike, Promise.resolve(undo()));
    }
    try {
      await this.#healing.get(strike);
    } finally {
      this.#healing.delete(strike);
    }
  }

  /** The run is over: ends all that lasts, but a node that is down stays so. A server that cannot be started again is lost. */
  async end(): Promise<void> {
    this.#isOver = true;
    const lasting = [...this.#undo.keys(), ...this.#healing.keys()];
    await Promise.allSettled(lasting.map((strike) => this.heal(strike)));
    this.#isOver = false;
    this.#dead.clear();
    this.#down.clear();
    this.#begun = 0;
  }

  #begin(strike: Strike): Undo | null {
    const { sites, links } = this.#targets;
    const [kind, target, , , forMs, link] = strike;
    switch (kind) {
      case 'kill':
        this.#dead.add(target);
        sites.kill(target);
        return null;
      case 'restart':
        return this.#restart(target);
      case 'pause':
        return sites.has(target) ? sites.at(target).pause() : null;
      case 'server-pause':
        return this.#server(target).pause();
      case 'server-restart':
      case 'server-wipe':
        return this.#restartServer(target, kind === 'server-restart');
      default:
        return links!.strike(target, link, { kind, forMs });
    }
  }

  #restart(at: Address): Undo {
    const { sites } = this.#targets;
    const downs = (): number => this.#down.get(at) ?? 0;
    const staysDown = (): boolean => this.#dead.has(at) || downs() > 0;
    const unwanted = (): boolean => staysDown() || this.#isOver;
    this.#down.set(at, downs() + 1);
    sites.kill(at);
    return async () => {
      this.#down.set(at, downs() - 1);
      if (unwanted()) return;
      try {
        await this.#remake(at);
      } catch (error) {
        if (!unwanted()) throw error;
      }
      if (staysDown()) sites.kill(at); // it was struck again meanwhile
    };
  }

  /** Where anything else is, or was, done in this run, the node is not to blame if it cannot be made. */
  async #remake(at: Address): Promise<void> {
    try {
      await this.#targets.remake(at);
    } catch (error) {
      const alone = this.#begun === 1;
      throw error instanceof NotReady && !alone ? new NotReady(error.message, at, false) : error;
    }
  }

  #restartServer(number: number, keepDisk: boolean): Undo {
    const server = this.#server(number, ({ canRestart }) => canRestart);
    const start = server.kill({ keepDisk });
    return async () => {
      try {
        await start();
      } catch (error) {
        throw new NotReady(`${server.name} cannot be started again: ${(error as Error).message}`, 0, false);
      }
    };
  }

  /** The server that is meant, of those that will do. */
  #server(number: number, willDo: (server: Server) => boolean = () => true): Server {
    const all = this.#targets.servers.all.filter(willDo);
    return all[number % all.length]!;
  }
}
