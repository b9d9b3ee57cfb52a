/** For tests: what was seen of one part of a service, told in few words, and judged. */
import { Specification } from '../../services/semantics/specification.ts';
import type { Address, AnyService } from '../../services/service.ts';
import type { Tracked } from './knowledge.ts';
import { Possible } from './possible.ts';

/** What a user does: `[0, 'write', 1]` calls, `[0, 'returns', true]`, `[0, 'returns']` and `[0, 'fails']` end its call. */
export type Told = readonly [at: Address, what: string, ...values: unknown[]];

/** The clause because of which the last of what is told is refused; null: it is allowed. Throws if what comes before is not. */
export function refused(
  service: AnyService,
  told: readonly Told[],
  { addresses = 3, ...parameters }: { readonly addresses?: number } & Record<string, unknown> = {},
): string | null {
  const all = { ...(service.parameters as object), ...parameters };
  const possible = new Possible(new Specification(service, addresses, all, 'a'));
  const ongoing = new Map<Address, Tracked>();
  const clauses = told.map(([at, what, ...values], id): string | null => {
    if (what === 'returns') return possible.return(ongoing.get(at)!, values[0] ?? null, 0)?.clause ?? null;
    if (what === 'fails') return possible.end(ongoing.get(at)!, 'failed', 0)?.clause ?? null;
    const call: Tracked = { at, fn: what, args: values, id, indefinite: false };
    const accused = possible.accusedCall(call, 0);
    if (accused) return accused.clause;
    ongoing.set(at, call);
    possible.call(call, 0);
    return null;
  });
  const first = clauses.findIndex((clause) => clause !== null);
  if (first !== -1 && first < told.length - 1)
    throw new Error(`Number ${first}, ${JSON.stringify(told[first])}, is refused: ${clauses[first]}`);
  return clauses.at(-1) ?? null;
}
