/** What a checker is: a state of the whole implementation, followed through what its nodes inform, and what must hold of it. */
import type { Address, AnyService, Call, Clauses, Functions, Part, Return, Service } from '../services/service.ts';

/** A checker: a `Part` for each event, call and return that matters. Write `init` before them. */
export interface Checker<F extends Functions<F>, E, S, P> {
  name: string;
  about?: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a service of any state
  service: Service<F, any, P>;
  /** The types of the events it hears: `{} as Events`. */
  informs?: E;
  init: (setting: { addresses: number; parameters: P }) => S;
  on?: { [K in keyof E]?: Part<S, { readonly at: Address; readonly data: E[K] }> };
  onCall?: { [K in keyof F]?: Part<S, Call<F[K], P>> };
  onReturn?: { [K in keyof F]?: Part<S, Return<F[K], P>> };
  /** A node was killed; after `restart` a fresh one is there in its place. */
  onFault?: { killed?: Part<S, { readonly at: Address }>; restarted?: Part<S, { readonly at: Address }> };
  /** Hold after every event. */
  invariants?: Clauses<S>;
  /** Hold after a run that ended well. */
  atEnd?: Clauses<S>;
}

/** Makes a checker; its types follow from its service, its events and its `init`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- events of any kind, until told
export const defineChecker = <F extends Functions<F>, P, S, E = any>(
  checker: Checker<F, E, S, P>,
): Checker<F, E, S, P> => checker;

/* eslint-disable @typescript-eslint/no-explicit-any -- the types are forgotten here, the values checked at run time */
/** A checker as the tester sees it. */
export interface AnyChecker extends Omit<
  Checker<Record<string, (...args: any[]) => any>, Record<string, any>, any, any>,
  'service'
> {
  service: AnyService;
}
/* eslint-enable @typescript-eslint/no-explicit-any */
