/** For tests: what was seen of one part of a service, told in few words, and judged. */
import { Specification, type Invocation } from '../../services/semantics/specification.ts';
import type { Address, AnyService } from '../../services/service.ts';
import type { Tracked } from './knowledge.ts';
import { Possible } from './possible.ts';

/** What a user does: `[0, 'write', 1]` calls, `[0, 'returns', true]`, `[0, 'returns']` and `[0, 'fails']` end its call. */
export type Told = readonly [at: Address, what: string, ...values: unknown[]];

/** The number of addresses, and parameters that are not as the service has them by default. */
export type Setting = { readonly addresses?: number } & Record<string, unknown>;

/** The clause because of which the last of what is told is refused; null: it is allowed. Throws if what comes before is not. */
export function refused(service: AnyService, told: readonly Told[], setting: Setting = {}): string | null {
  const listener = new Listener(service, setting);
  for (const each of told.slice(0, -1)) {
    const clause = listener.hear(each);
    if (clause !== null) throw new Error(`${JSON.stringify(each)} is refused: ${clause}`);
  }
  return listener.hear(told.at(-1)!);
}

/** The users who are owed a return after all this: if there are several, one of them. */
export function owed(service: AnyService, told: readonly Told[], setting: Setting = {}): readonly Address[] {
  const listener = new Listener(service, setting);
  for (const each of told) listener.hear(each);
  return listener.owed();
}

/** Hears what is told, and judges it. */
class Listener {
  readonly #possible: Possible;
  readonly #ongoing = new Map<Address, Tracked>();
  #count = 0;

  constructor(service: AnyService, { addresses = 3, ...parameters }: Setting) {
    const all = { ...(service.parameters as object), ...parameters };
    this.#possible = new Possible(new Specification(service, addresses, all, 'a'));
  }

  /** The clause because of which this is refused; null: it is allowed. */
  hear([at, what, ...values]: Told): string | null {
    if (what !== 'returns' && what !== 'fails') return this.#called({ at, fn: what, args: values });
    const call = this.#ongoing.get(at)!;
    const refusal =
      what === 'fails' ? this.#possible.end(call, 'failed', 0) : this.#possible.return(call, values[0] ?? null, 0);
    if (!refusal) this.#ongoing.delete(at);
    return refusal?.clause ?? null;
  }

  owed(): readonly Address[] {
    return this.#possible.owed([...this.#ongoing.values()], 0).map(({ at }) => at);
  }

  #called(invocation: Invocation): string | null {
    const accused = this.#possible.accusedCall(invocation, 0);
    if (accused) return accused.clause;
    const call = { ...invocation, id: this.#count++, indefinite: false };
    this.#ongoing.set(call.at, call);
    this.#possible.call(call, 0);
    return null;
  }
}
