/** A node with all that it stands on: the layers of a stack at one address, from the bottom up, for one run. */
import type {
  AnyImplementation,
  AnyNode,
  AnyUser,
  Endpoint,
  NodeContext,
} from '../../implementations/implementation.ts';
import type { Clock } from '../../services/environment/clock.ts';
import { deriveSeed, randomFrom, type Random } from '../../services/environment/random.ts';
import { withDefaults } from '../../services/semantics/parameters.ts';
import type { Address } from '../../services/service.ts';

/** A stack of implementations, from the top down: each stands on the next. */
export type Stack = readonly [AnyImplementation, ...AnyImplementation[]];

/** What the layers at one address share in one run. */
export interface Place {
  readonly run: string;
  readonly address: Address;
  readonly addresses: number;
  /** See `NodeContext`. */
  readonly identity: string;
  /** The parameters of the service on top. */
  readonly parameters: unknown;
  readonly seed: number;
  readonly system: Readonly<Record<string, unknown>>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Tells where the node listens; resolves with where each address is reached. */
  readonly announce: (mine: Endpoint) => Promise<readonly Endpoint[]>;
  /** Sends an event to the tester; resolves when it is recorded. Null: nobody listens to this layer. */
  readonly informer: (layer: string) => ((event: string, data: unknown) => Promise<void>) | null;
  /** Lets something go out at the end of the step (see `Gate`). */
  readonly pass: (go: () => void) => void;
  /** What the lowest layer stands on, where that is no implementation. */
  readonly lowest?: AnyUser;
  /** Stands between a layer and the one above it, which sees what this gives. */
  readonly between?: (implementation: AnyImplementation, user: AnyUser) => AnyUser;
}

/** The identity of the user at this address, in this run. */
export const identityOf = (run: string, address: Address): string => `${run} ${address}`;

/** What a node is given with every call, behind the arguments: the signal aborts when the user gives up. */
export interface CallOptions {
  readonly signal: AbortSignal;
}

/** The layers at one address. */
export interface Layers {
  /** Calls a function of the node on top. */
  readonly call: (fn: string, args: readonly unknown[], user: CallOptions) => Promise<unknown>;
  /** The nodes, from the top down. */
  readonly nodes: readonly AnyNode[];
}

/** Makes the nodes of all layers, from the bottom up. Rejects if one cannot be made; those below it are closed. */
export async function createLayers(stack: Stack, place: Place): Promise<Layers> {
  const nodes: AnyNode[] = [];
  let lower: AnyUser = place.lowest ?? missingLower(stack.at(-1)!);
  try {
    for (const implementation of [...stack].reverse()) {
      const node = await createNode(implementation, contextOf(implementation, stack[0], lower, place));
      nodes.unshift(node);
      if (implementation === stack[0]) break; // its users are the tester's
      const user = userOf(implementation, node, place);
      lower = place.between?.(implementation, user) ?? user;
    }
  } catch (error) {
    await closeLayers(nodes);
    throw error;
  }
  const [top, implementation] = [nodes[0]!, stack[0]];
  return { nodes, call: (fn, args, user) => invoke(implementation, top, fn, args, user) };
}

async function createNode(implementation: AnyImplementation, context: NodeContext): Promise<AnyNode> {
  const which = `createNode of ${implementation.name}`;
  let node: unknown;
  try {
    node = await implementation.createNode(context);
  } catch (error) {
    throw new Error(`${which} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  if (typeof node === 'object' && node !== null) return node as AnyNode;
  throw new TypeError(`${which} gave ${String(node)}; a node is an object with the functions of the service.`);
}

/** Closes the nodes, from the top down. Rejects with the first error, after all were tried. */
export async function closeLayers(nodes: readonly AnyNode[]): Promise<void> {
  const failed: unknown[] = [];
  for (const node of nodes) {
    try {
      await node.close?.();
    } catch (error) {
      failed.push(error);
    }
  }
  if (failed.length > 0) throw failed[0];
}

function contextOf(
  implementation: AnyImplementation,
  top: AnyImplementation,
  lower: AnyUser,
  place: Place,
): NodeContext {
  const inform = place.informer(implementation.name);
  const { service, parameters: own } = implementation;
  const parameters = withDefaults(service, own, implementation === top ? place.parameters : undefined);
  const sockets: Sockets = { own: false, system: () => place.system[implementation.name] };
  const context: NodeContext & HasSockets = {
    address: place.address,
    addresses: place.addresses,
    parameters,
    lower,
    system: undefined,
    [SOCKETS]: sockets,
    announce: (mine) => {
      sockets.own = true;
      return place.announce(mine);
    },
    informTester: (event, ...[data]) => {
      const recorded = inform?.(event, data as unknown) ?? done;
      return sockets.own ? recorded : done;
    },
    clock: place.clock,
    random: lazily(() => randomFrom(deriveSeed(place.seed, implementation.name, place.address))),
    run: place.run,
    identity: place.identity,
    signal: place.signal,
  };
  return Object.defineProperty(context, 'system', readsSystem);
}

/** A node with sockets of its own writes behind the gate's back: it must be able to await that an event is recorded. */
interface Sockets {
  own: boolean;
  readonly system: () => unknown;
}
const SOCKETS = Symbol('sockets');
interface HasSockets {
  readonly [SOCKETS]: Sockets;
}

/**
 * One getter for all nodes: V8 gives an object with a getter of its own a hidden class of its own, which takes long, and keeps the
 * run in memory until the next full garbage collection.
 */
const readsSystem: PropertyDescriptor & ThisType<HasSockets> = {
  enumerable: true,
  get() {
    this[SOCKETS].own = true;
    return this[SOCKETS].system();
  },
};

const done = Promise.resolve();

/** Most nodes never ask for a random number, and making a source of them takes as long as a call. */
function lazily(make: () => Random): Random {
  let random: Random | null = null;
  return () => (random ??= make())();
}

/** The node as the layer above it sees it: its calls pass the gate. When the run is over, none of them ends any more. */
function userOf(implementation: AnyImplementation, node: AnyNode, { pass, signal: over }: Place): AnyUser {
  const call =
    (fn: string) =>
    (...given: unknown[]): Promise<unknown> => {
      const { args, user } = splitUser(given);
      return new Promise((resolve, reject) =>
        pass(() => {
          invoke(implementation, node, fn, args, user).then(
            (result) => over.aborted || resolve(result),
            (error: unknown) => over.aborted || reject(error as Error),
          );
        }),
      );
    };
  return Object.fromEntries(Object.keys(implementation.service.functions).map((fn) => [fn, call(fn)])) as AnyUser;
}

const neverGivesUp: CallOptions = { signal: new AbortController().signal };

/** What a layer gives the one below: arguments, and perhaps, behind them, the signal of a user who may give up. */
export function splitUser(given: readonly unknown[]): { args: readonly unknown[]; user: CallOptions } {
  const last = given.at(-1) as { signal?: unknown } | null | undefined;
  return last?.signal instanceof AbortSignal
    ? { args: given.slice(0, -1), user: last as CallOptions }
    : { args: given, user: neverGivesUp };
}

function invoke(
  implementation: AnyImplementation,
  node: AnyNode,
  fn: string,
  args: readonly unknown[],
  user: CallOptions,
): Promise<unknown> {
  const method = node[fn];
  if (typeof method !== 'function') {
    const missing = `A node of ${implementation.name} has no function '${fn}', which ${implementation.service.name} offers.`;
    return Promise.reject(new TypeError(missing));
  }
  try {
    const result: unknown = method.call(node, ...args, user);
    return Promise.resolve(result);
  } catch (error) {
    const thrown = error as Error;
    return Promise.reject(thrown);
  }
}

function missingLower(bottom: AnyImplementation): AnyUser {
  return new Proxy({} as AnyUser, {
    get: (_, fn) => {
      throw new TypeError(`${bottom.name} stands on nothing: it has no 'over', so it has no lower.${String(fn)}.`);
    },
  });
}
