/** What an implementation is: how to make one node of it, and what that node may use. */
import type { Address, AnyService, Args, Awaitable, Functions, Result, Service } from '../services/service.ts';
import type { Clock } from '../services/environment/clock.ts';

/**
 * What a node provides; methods of a class will do. A call's `signal` aborts when its user gives up.
 * Throws `{ noEffect: true }` if sure of it. `close` frees all that the node holds, and is called after the run.
 */
export type NodeOf<F> = {
  [K in keyof F]: (...args: [...Args<F[K]>, call: { readonly signal: AbortSignal }]) => Awaitable<Result<F[K]>>;
} & {
  close?(): Awaitable<void>;
  /**
   * What it wrote to and has handled from sockets of its own, in bytes or messages (TCP: sums of bytesWritten and bytesRead).
   * With it a stuck call can be proved, without it only by waiting.
   */
  traffic?(): Traffic;
};
/** Counts of what went out and what came in and was handled; equal on both ends of a link when nothing is under way. */
export interface Traffic {
  readonly written: number;
  readonly handled: number;
}
/** The same functions as their user sees them. */
export type UserOf<F> = {
  readonly [K in keyof F]: (
    ...args: [...Args<F[K]>, call?: { readonly signal?: AbortSignal }]
  ) => Promise<Result<F[K]>>;
};
/** A place to connect to. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  /** Datagrams are sent there. Without it: connections are made, over TCP. */
  readonly transport?: 'udp';
}
type Data<D> = undefined extends D ? [data?: D] : [data: D];

/** What a node is given. L: the lower service's functions. E: the events, by name. X: the system's endpoints. P: the service's parameters. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a context of any kind of node
export interface NodeContext<L = any, E = any, X = any, P = any> {
  readonly address: Address;
  readonly addresses: number;
  readonly parameters: P;
  /** The service this node stands on, at its address. */
  readonly lower: UserOf<L>;
  /** Where this node reaches the system's servers (a fault proxy may stand between). */
  readonly system: X;
  /**
   * Tells where this node listens. Resolves, when all have told, with where this node reaches each address (a fault proxy may stand
   * between). One layer of a stack may. A node that is killed and started again may listen elsewhere: the others reach it only where
   * proxies stand between, or if it listens where it did.
   */
  readonly announce: (mine: Endpoint) => Promise<readonly Endpoint[]>;
  /**
   * Call it in the step of the change, without awaiting it: calls of `lower`, and returns, go out at the end of the step, when
   * what was informed up to then is recorded. Only before writing to a socket of one's own: await it. Outside a test node it does nothing.
   */
  readonly informTester: <K extends keyof E & string>(event: K, ...data: Data<E[K]>) => Promise<void>;
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Unlike that of any other run: put it into the names of whatever outlives a run. */
  readonly run: string;
  /**
   * The name by which servers know the user of this node. It is unlike that of any other, in any run; unless the run is one with
   * two users of one identity. The run, a space, and the address of the user whose it is.
   */
  readonly identity: string;
  /** Aborts when the run is over; then `close` is called. */
  readonly signal: AbortSignal;
}

/** A process of a server. */
export interface SystemProcess {
  /** What faults may hit. */
  pid: number;
  /** Sends a signal to all its processes, where it is more than one (PostgreSQL: one for each connection). Without it: to `pid`. */
  signal?(name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void;
  /** Resolves when it has ended, whoever ended it. Without it, its death is not seen. After `restart`: of the new process. */
  ended?: Promise<{ readonly code: number | null; readonly signal: string | null; readonly tail?: readonly string[] }>;
  /** Starts it again where it was, after it was killed. Resolves, when it can be reached, with the new pid. */
  restart?(keepDisk: boolean): Promise<number>;
}

/** Servers that the nodes need. */
export interface System<X> {
  endpoints: X;
  processes?: Record<string, SystemProcess>;
  close(): Awaitable<void>;
}

/**
 * What an implementation can claim to keep: all that its specification says, or of that only that no two hold at once what is lent to
 * one, and that nothing older is taken than was seen; that who is owed something gets it.
 */
export type Property = 'specification' | 'progress' | 'exclusive' | 'fencing';
/** By kind of fault, what is kept under it. */
export type Claims = Readonly<Record<string, readonly Property[]>>;

/** Claims the same under each of these faults: `claimsUnder(['pause', 'slow'], 'specification', 'progress')`. */
export const claimsUnder = (faults: readonly string[], ...properties: readonly Property[]): Claims =>
  Object.fromEntries(faults.map((fault) => [fault, properties]));

/** Where messages are only late: who waits for them long enough keeps all, and gets all. */
export const keepsAllWhenLate = claimsUnder(
  ['pause', 'partition', 'deaf', 'slow', 'slow-answers', 'clock', 'twins'],
  'specification',
  'progress',
);

/** Where a server keeps the locks, with what it has on disk: the death of a user’s node, and its own, are survived; connections are made again. */
export const keepsAllWithDisk: Claims = {
  ...keepsAllWhenLate,
  ...claimsUnder(['kill', 'restart', 'server-pause'], 'specification', 'progress'),
  ...claimsUnder(['cut', 'server-restart'], 'specification'),
};

/** An implementation of a service. Made by `defineImplementation`; what each field is for stands beside it. */
export interface Implementation<F extends Functions<F>, L, E, X, P, O extends keyof F = keyof F> {
  name: string;
  about?: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a service of any state
  service: Service<F, any, P>;
  parameters?: Partial<P>;
  addresses?: { min?: number; max?: number };
  /** The functions that it has, if not all; the others are not called, and the report names them. */
  offers?: readonly O[];
  /** The service that it stands on, and the implementation of that to use unless `--over` names another. */
  over?: { service: Service<L & Functions<L>>; use: string | URL };
  /** The types of its events: `{} as Events`. */
  informs?: E;
  /** All nodes in one process: locks of one process, a shared connection pool. Default: a process each. */
  together?: boolean;
  /** Programs that must be on the PATH, each with the command that gets it. */
  requires?: Record<string, string>;
  /** What it claims to keep under which faults. Without: everything under none. What is not claimed is reported and does not change the verdict. */
  claims?: Claims;
  /** Once per campaign; never where the nodes run already. */
  createSystem?: () => Awaitable<System<X>>;
  /** Once per run and node. State of the module survives runs. */
  createNode: (context: NodeContext<L, E, X, P>) => Awaitable<NodeOf<Pick<F, NoInfer<O>>>>;
}

/** Makes an implementation; its types follow from its service and from what it stands on. */
/* eslint-disable @typescript-eslint/no-explicit-any -- events of any kind, until told */
export const defineImplementation = <
  F extends Functions<F>,
  P,
  L = unknown,
  E = any,
  X = unknown,
  O extends keyof F = keyof F,
>(
  implementation: Implementation<F, L, E, X, P, O>,
): Implementation<F, L, E, X, P, O> => implementation;
/* eslint-enable @typescript-eslint/no-explicit-any */

/* eslint-disable @typescript-eslint/no-explicit-any -- the types are forgotten here, the values checked at run time */
/** An implementation as the host sees it. */
export interface AnyImplementation extends Omit<
  Implementation<Record<string, (...args: any[]) => any>, any, any, any, any, string>,
  'service' | 'over'
> {
  service: AnyService;
  over?: { service: AnyService; use: string | URL };
}
/** A node as the host sees it. */
export type AnyNode = NodeOf<Record<string, (...args: any[]) => any>>;
/** A service as its host hands it to the layer above. */
export type AnyUser = UserOf<Record<string, (...args: any[]) => any>>;
/* eslint-enable @typescript-eslint/no-explicit-any */
