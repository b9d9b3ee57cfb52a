/** A node: a client of etcd for the locks, and one of the storage for what they protect. */
import type { Etcd3 } from 'etcd3';
import type { Clock } from '../../../services/environment/clock.ts';
import type { Grant, LeaseLock, LeaseLockParameters } from '../../../services/lease-lock.ts';
import type { NodeContext, NodeOf } from '../../implementation.ts';
import { etcdClient } from './etcd3.ts';
import type { Renewal } from './lease.ts';
import { acquire, tryAcquire, type Holding, type Wanted } from './lock.ts';
import { Refused, StorageClient } from './storage-client.ts';
import type { EtcdSystem } from './system.ts';

/** What a node is given. */
export type EtcdContext = NodeContext<unknown, unknown, EtcdSystem, LeaseLockParameters>;
type WithSignal = Parameters<NodeOf<LeaseLock>['acquire']>[2];

/** A lock that was lent to the user. */
interface Lent {
  readonly holding: Holding;
  readonly ttlMs: number;
  /** When the time of its lease is over, counted from the call, if nobody renews it. */
  readonly until: number;
}

/**
 * Locks of etcd. Where etcd3 renews the leases, a lock is lost when that says so, and not before; where users do, also when its time
 * is over by the node's clock.
 */
export class EtcdNode implements NodeOf<LeaseLock> {
  readonly #etcd: Etcd3;
  readonly #storage: StorageClient;
  readonly #renewal: Renewal;
  readonly #clock: Clock;
  readonly #run: string;
  /** Aborts when the run is over. */
  readonly #over: AbortSignal;
  readonly #lent = new Map<string, Lent>();

  private constructor({ system, parameters, clock, run, signal }: EtcdContext, etcd: Etcd3) {
    this.#etcd = etcd;
    this.#storage = new StorageClient(system.storage);
    this.#renewal = parameters.renewal;
    this.#clock = clock;
    this.#run = run;
    this.#over = signal;
  }

  /** Rejects with `UnavailableError` where the package etcd3 is missing. */
  static async start(context: EtcdContext): Promise<EtcdNode> {
    return new EtcdNode(context, await etcdClient(context.system.etcd));
  }

  async acquire(name: string, ttlMs: number, { signal }: WithSignal): Promise<Grant> {
    const began = this.#clock.now();
    const either = AbortSignal.any([signal, this.#over]);
    const holding = await acquire(this.#etcd, this.#wanted(name, ttlMs), this.#clock, either);
    return this.#lend(name, holding, ttlMs, began);
  }

  async tryAcquire(name: string, ttlMs: number): Promise<Grant | null> {
    const began = this.#clock.now();
    const holding = await tryAcquire(this.#etcd, this.#wanted(name, ttlMs));
    return holding && this.#lend(name, holding, ttlMs, began);
  }

  async renew(name: string): Promise<Grant | null> {
    const began = this.#clock.now();
    const lent = this.#lent.get(name);
    if (!lent || !(await lent.holding.renew())) return null;
    return this.#lend(name, lent.holding, lent.ttlMs, began);
  }

  async release(name: string): Promise<boolean> {
    const lent = this.#lent.get(name);
    this.#lent.delete(name);
    return lent !== undefined && (await lent.holding.release());
  }

  holds(name: string): boolean {
    const lent = this.#lent.get(name);
    if (!lent?.holding.isHeld) return false;
    return this.#renewal === 'service' || this.#clock.now() < lent.until;
  }

  async write(name: string, value: number, token: string): Promise<boolean> {
    try {
      await this.#storage.write({ key: this.#nameOf(name), value: String(value), version: token });
      return true;
    } catch (error) {
      if (error instanceof Refused) return false;
      throw error;
    }
  }

  async read(name: string): Promise<number> {
    const entry = await this.#storage.read(this.#nameOf(name));
    return entry === null ? 0 : Number(entry.value);
  }

  /** What it has, it loses some time. */
  async close(): Promise<void> {
    await Promise.all([...this.#lent.values()].map(({ holding }) => holding.letExpire()));
    this.#storage.close();
    this.#etcd.close();
  }

  #lend(name: string, holding: Holding, ttlMs: number, began: number): Grant {
    const until = began + ttlMs;
    this.#lent.set(name, { holding, ttlMs, until });
    const validMs = this.#renewal === 'service' ? null : Math.max(0, until - this.#clock.now());
    return { token: holding.token, validMs };
  }

  #wanted(name: string, ttlMs: number): Wanted {
    return { key: `lock/${this.#nameOf(name)}`, ttlS: Math.ceil(ttlMs / 1000), renewal: this.#renewal };
  }

  /** The name at the servers, which outlive the run. */
  #nameOf(name: string): string {
    return `${this.#run}/${name}`;
  }
}
