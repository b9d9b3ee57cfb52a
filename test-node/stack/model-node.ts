/** The nodes of a model, wherever that is. */
import type { AnyNode } from '../../implementations/implementation.ts';
import type { AnyService } from '../../services/service.ts';
import type { CallOptions } from '../host/layers.ts';

/** Calls a function of a model; the signal, of a call that may be given up, says that its user does. */
export type CallsModel = (fn: string, args: readonly unknown[], signal?: AbortSignal) => Promise<unknown>;

/** A node of which the functions are those of the model. */
export function nodeOf(service: AnyService, call: CallsModel, rest: Pick<AnyNode, 'close' | 'traffic'>): AnyNode {
  const functions = Object.keys(service.functions).map((fn) => [
    fn,
    (...given: unknown[]) => {
      const { signal } = given.at(-1) as CallOptions;
      return call(fn, given.slice(0, -1), service.functions[fn]!.cancelled && signal);
    },
  ]);
  return { ...Object.fromEntries(functions), ...rest } as AnyNode;
}
