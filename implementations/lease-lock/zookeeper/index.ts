/** Locks of ZooKeeper, by the recipe of its guide. */
import { leaseLock, type Grant, type LeaseLock, type LeaseLockParameters } from '../../../services/lease-lock.ts';
import { checkGivenUp } from '../../giving-up.ts';
import { defineImplementation, keepsAllWithDisk, type NodeContext, type NodeOf } from '../../implementation.ts';
import { startServers, startZookeeper, type Servers } from '../../servers/index.ts';
import { Session, SessionLost } from './session.ts';

type ZookeeperContext = Pick<
  NodeContext<unknown, unknown, Servers, LeaseLockParameters>,
  'address' | 'run' | 'system' | 'signal' | 'clock' | 'parameters'
>;
type Offered = Pick<LeaseLock, 'acquire' | 'tryAcquire' | 'release' | 'holds'>;
type WithSignal = Parameters<NodeOf<LeaseLock>['acquire']>[2];

/** A place in the queue of a lock: the first has it. */
interface Place {
  readonly session: Session;
  readonly folder: string;
  readonly node: string;
}

/** How many digits the numbers of nodes have. */
const DIGITS = 10;
const numberOf = (node: string): number => Number(node.slice(-DIGITS));

/**
 * A user of locks that are queues of nodes which end with the session of who made them. All its locks are of one session, which the
 * package keeps alive. The number of its node is the fencing token.
 */
class ZookeeperNode implements NodeOf<Offered> {
  readonly #context: ZookeeperContext;
  #session: Session | null = null;
  readonly #held = new Map<string, Place>();
  #places = 0;

  constructor(context: ZookeeperContext) {
    this.#context = context;
  }

  async acquire(name: string, _: number, { signal }: WithSignal): Promise<Grant> {
    const givenUp = AbortSignal.any([signal, this.#context.signal]);
    const aborted = new Promise<void>((resolve) => givenUp.addEventListener('abort', () => resolve()));
    for (;;) {
      checkGivenUp(givenUp);
      try {
        const place = await this.#queue(name);
        for (let next = await before(place); next !== null && !givenUp.aborted; next = await before(place)) {
          await Promise.race([place.session.gone(`${place.folder}/${next}`), aborted]);
        }
        if (!givenUp.aborted) return this.#keep(name, place);
        await leave(place);
      } catch (error) {
        if (!(error instanceof SessionLost)) throw error;
      }
    }
  }

  /** Also who only tries has a place for a moment, and whoever comes then is refused. */
  async tryAcquire(name: string): Promise<Grant | null> {
    for (;;) {
      try {
        const place = await this.#queue(name);
        if ((await before(place)) === null) return this.#keep(name, place);
        await leave(place);
        return null;
      } catch (error) {
        if (!(error instanceof SessionLost) || this.#context.signal.aborted) throw error;
      }
    }
  }

  async release(name: string): Promise<boolean> {
    const place = this.#held.get(name)!;
    this.#held.delete(name);
    if (place.session.isLost) return false;
    await leave(place); // if the session is lost meanwhile, nobody knows whether it was released before
    return true;
  }

  holds(name: string): boolean {
    const { isLost } = this.#held.get(name)!.session;
    if (isLost) this.#held.delete(name);
    return !isLost;
  }

  /** What is held is free when the session is over. */
  close(): void {
    this.#session?.close();
  }

  #keep(name: string, place: Place): Grant {
    this.#held.set(name, place);
    return { token: String(numberOf(place.node)), validMs: null };
  }

  /** Goes to the end of the queue. A node whose making was not answered is known by its name. */
  async #queue(name: string): Promise<Place> {
    const { address, run } = this.#context;
    const session = this.#current();
    const folder = `/${Buffer.from(`${run} ${name}`).toString('hex')}`;
    const ours = `${address}-${this.#places++}-`;
    await session.makeFolder(folder);
    let node = (await session.make(`${folder}/${ours}`))?.slice(folder.length + 1);
    while (node === undefined) {
      node = (await session.list(folder)).find((each) => each.startsWith(ours));
      node ??= (await session.make(`${folder}/${ours}`))?.slice(folder.length + 1);
    }
    return { session, folder, node };
  }

  #current(): Session {
    const { system, parameters, clock } = this.#context;
    if (!this.#session || this.#session.isLost) {
      this.#session = new Session({ server: system.servers[0]!, timeoutMs: Math.max(...parameters.ttlsMs), clock });
    }
    return this.#session;
  }
}

/** The node before it in the queue; null: it is the first. */
async function before({ session, folder, node }: Place): Promise<string | null> {
  const all = (await session.list(folder)).sort((a, b) => numberOf(a) - numberOf(b));
  const at = all.indexOf(node);
  if (at < 0) throw new SessionLost('The node has gone, and so has its session.');
  return all[at - 1] ?? null;
}

const leave = ({ session, folder, node }: Place): Promise<void> => session.remove(`${folder}/${node}`);

export default defineImplementation({
  name: 'zookeeper',
  about: 'locks of ZooKeeper, by the recipe of its guide',
  service: leaseLock,
  offers: ['acquire', 'tryAcquire', 'release', 'holds'],
  parameters: { renewal: 'service', spurious: true, ttlsMs: [2000] },
  claims: keepsAllWithDisk,
  createSystem: () => startServers(startZookeeper),
  createNode: (context: ZookeeperContext) => new ZookeeperNode(context),
});
