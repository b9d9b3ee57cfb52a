/**
 * What a service is: functions offered at addresses, with an executable specification.
 * States, arguments, results and parameters are JSON values.
 */

/** The place of a node and of its one user: 0..n-1. */
export type Address = number;
/** What a node may answer with: the value, or a promise of it. */
export type Awaitable<T> = T | Promise<T>;
/** The arguments of one function. */
export type Args<M> = M extends (...args: infer A) => unknown ? A : never;
/** The result of one function. */
export type Result<M> = M extends (...args: never[]) => infer R ? R : never;
/** What a service offers: an interface of plain signatures without optional parameters, `{ acq(): void; tryAcquire(name: string): boolean }`. */
export type Functions<F> = { [K in keyof F]: (...args: never[]) => unknown };

/**
 * Named conditions; all must hold. `true`: holds. `false`, or a string that says why: does not.
 * Pure. The name of a clause is the identity of the findings it makes.
 */
export type Clauses<S, C = void> = Record<string, (state: S, context: C) => boolean | string>;

/** Something that happens: when it may (default: always), and what it does to the state, in place (default: nothing). */
export interface Part<S, C> {
  condition?: Clauses<S, C>;
  update?: (state: S, context: C) => void;
}

/** Where, in what setting, and when. `key`: the part that is meant (see `Service.keys`). `now`: ms since the run began, on the tester's clock. */
export interface At<P = unknown> {
  readonly at: Address;
  readonly addresses: number;
  readonly parameters: P;
  readonly key: string;
  readonly now: number;
}
/** A call of one function. */
export interface Call<M, P> extends At<P> {
  readonly args: Args<M>;
}
/** A call and the result that it returns with. */
export interface Return<M, P> extends Call<M, P> {
  readonly result: Result<M>;
}
/** Any call of a service, told apart by `fn`. */
export type Calls<F, P> = { [K in keyof F]: Call<F[K], P> & { readonly fn: K } }[keyof F];

/** The call part of a function. */
export interface CallPart<S, M, P> extends Part<S, Call<M, P>> {
  /**
   * For a clause that no address can decide alone ('end has not been called'): could this caller know that it fails?
   * A user is accused of a forbidden call only by what it could know; otherwise the call is let through. Default: it could.
   */
  knowable?: Record<string, (state: S, context: Call<M, P>) => boolean>;
}

/** One function of a service: how calls of it begin, what may happen unseen, how they end. */
export type FunctionSpec<S, M, P> = {
  call: CallPart<S, M, P>;
  /** Hidden moments; one of them comes between call and return, and may decide the result: 'takes it', 'is refused'. */
  step?: Record<string, Part<S, Call<M, P>>>;
  return: Part<S, Return<M, P>>;
  /**
   * How a call ends that its user gave up. Without it, and where its condition does not hold, the tester gives none up. Until then it
   * may still return.
   * `step`: the hidden moment, between the giving up and this end, when what was taken is given back; after it the call no longer returns.
   */
  cancelled?: Part<S, Call<M, P>> & { step?: Part<S, Call<M, P>> };
  /**
   * How a call ends that failed and certainly had no effect. Without it every failure is a finding; in a run with faults,
   * one not surely without effect leaves the call ongoing.
   */
  failed?: Part<S, Call<M, P>>;
  /** It returns once its return stays allowed (`weak`, default); is allowed again and again (`strong`); need not (`none`). */
  progress?: 'weak' | 'strong' | 'none';
  /** Ends the service: not drawn among other calls; a run calls it once, where its plan says. */
  final?: true;
} & (Args<M> extends []
  ? { args?: never }
  : {
      /** Arguments worth calling with, the least surprising first. */
      args: (state: S, context: At<P>) => readonly Args<M>[];
    }) &
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a function without a result
  ([Result<M>] extends [void]
    ? { results?: never; isResult?: never; seldom?: never }
    : {
        /** The results allowed now. With `isResult`, a sample of them: then the return's condition decides. A void function returns nothing. */
        results: (state: S, context: Call<M, P>) => readonly Result<M>[];
        isResult?: (value: unknown) => value is Result<M>;
        /** Of the results allowed: one that comes seldom (a message doubled). A simulation gives it only where its plan says so. */
        seldom?: (state: S, context: Return<M, P>) => boolean;
      });

/** A service: its functions, its state, and what may happen when. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a service of any state and parameters
export interface Service<F extends Functions<F>, S = any, P = any> {
  name: string;
  about?: string;
  addresses: { default: number; min: number; max?: number };
  /** What variants of the service differ in, with defaults. On the command line: `--set check=stale`. */
  parameters?: P;
  /** The specification is of one part (one lock). The service is as many as there are keys: independent, judged apart. */
  keys?: (parameters: P) => readonly string[];
  key?: (call: Calls<F, P>) => string;
  init: (setting: Omit<At<P>, 'at' | 'now'>) => S;
  functions: { [K in keyof F]: FunctionSpec<S, F[K], P> };
  /** What the service may do unseen, at any address: 'the lease expires'. `certain`: happens if it stays possible; others need not. */
  internal?: Record<string, Part<S, At<P>> & { certain?: true }>;
  /**
   * The node at `at` died: what becomes of what its user held; what follows unseen is `internal`. Its ongoing calls stay
   * ongoing; its user calls no more in this run, restarted or not. Without it nothing changes.
   */
  died?: Part<S, At<P>>;
  /** What of a state counts for coverage, addresses up to symmetry; finite. Without it coverage counts functions, outcomes and clauses. */
  view?: (state: S) => string;
  /**
   * Does the user at `at` believe that it holds what the service lends? By what it was told, so in every state that is possible; between
   * two events it may only cease to, as time passes. For measuring how often too many believed so at once; and
   * holders are hit by faults, and after faults every user gets it once more.
   */
  believes?: (state: S, context: At<P>) => boolean;
  /** May two or more who believe so do so at once? If some may, fewer of them may too. Without it no two may. */
  share?: (holders: readonly Address[], state: S, setting: Omit<At<P>, 'at' | 'now'>) => boolean;
  /**
   * All that a call does, for others to see, it does in its one hidden moment: so it is with an object that is linearizable. Of calls that never return it then need not be remembered that they are ongoing, and a recorded history is judged
   * much sooner.
   */
  atomic?: true;
  /** So long after the last event, in ms, time alone may still change what is allowed: a lease expires. Without it, or 0: it never does. */
  lapsesMs?: (parameters: P) => number;
  /** A number that users read and write again, one more, while they hold what is lent to them: what of it is lost is measured. */
  counter?: Counter;
  /** The clauses whose violation is one of fencing: an implementation may claim to keep them apart from the others. */
  fencing?: readonly string[];
  /** The clauses whose violation is that two hold at once what is lent to one. */
  exclusive?: readonly string[];
}

/** Which functions count: `write(key, value, token)` is true if it was written; `acquires` give `{ token }`, of which some time `release` is called. */
export interface Counter {
  readonly read: string;
  readonly write: string;
  readonly acquires: readonly string[];
  readonly release: string;
}

/** Makes a service; the types of its functions, state and parameters are born here: `defineService<Functions, State, Parameters>`. */
export const defineService = <F extends Functions<F>, S, P = unknown>(service: Service<F, S, P>): Service<F, S, P> =>
  service;

/* eslint-disable @typescript-eslint/no-explicit-any -- the types of a service are forgotten here, its values checked at run time */
/** One function of a service as the tester sees it. */
export interface AnyFunctionSpec {
  call: Part<any, any> & { knowable?: Record<string, (state: any, context: any) => boolean> };
  step?: Record<string, Part<any, any>>;
  return: Part<any, any>;
  cancelled?: Part<any, any> & { step?: Part<any, any> };
  failed?: Part<any, any>;
  progress?: 'weak' | 'strong' | 'none';
  final?: true;
  args?: (state: any, context: At<any>) => readonly (readonly unknown[])[];
  results?: (state: any, context: any) => readonly unknown[];
  isResult?: (value: unknown) => boolean;
  seldom?: (state: any, context: any) => boolean;
}
/** A service as the tester sees it. */
export interface AnyService extends Omit<Service<any>, 'functions' | 'key'> {
  functions: Record<string, AnyFunctionSpec>;
  key?: (call: any) => string;
}
/* eslint-enable @typescript-eslint/no-explicit-any */
