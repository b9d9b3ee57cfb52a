/** Calls in words. */
import type { Invocation } from './specification.ts';

/** A call as it is written: `send(1, "a")`. */
export const describeCall = ({ fn, args }: Pick<Invocation, 'fn' | 'args'>): string =>
  `${fn}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`;
