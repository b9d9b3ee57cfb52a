/** Between two layers of a simulated stack: the specification of the lower one judges both, what is called and what returns. */
import type { AnyImplementation, AnyUser } from '../../implementations/implementation.ts';
import { partsOf } from '../../services/semantics/parts.ts';
import { withDefaults } from '../../services/semantics/parameters.ts';
import type { Address } from '../../services/service.ts';
import { splitUser } from '../../test-node/host/layers.ts';
import type { Finding } from '../findings/finding.ts';
import { Monitor } from '../judges/monitor.ts';
import type { Ongoing } from '../judges/ongoing.ts';
import { copyJson } from './copy.ts';

/** What the judge of a layer needs of the run. */
export interface BetweenOptions {
  /** The lower layer. */
  readonly implementation: AnyImplementation;
  /** The name of the layer above it. */
  readonly above: string;
  readonly addresses: number;
  readonly now: () => number;
  /** The number of the present event of the trace. */
  readonly event: () => number;
  readonly found: (finding: Finding) => void;
}

/** Judges the lower layer, and how the one above uses it, at all addresses. */
export class Between {
  readonly #options: BetweenOptions;
  readonly #monitor: Monitor;
  #ids = 0;

  constructor(options: BetweenOptions) {
    const { service, parameters } = options.implementation;
    const all = withDefaults(service, parameters);
    this.#options = options;
    this.#monitor = new Monitor(partsOf(service, options.addresses, all));
  }

  /** How much it has followed. */
  get version(): number {
    return this.#monitor.version;
  }

  /** The calls that are owed a return. */
  owed(): Ongoing[] {
    return this.#monitor.owed(this.#options.now());
  }

  /** The layer at `at`, as the one above sees it. */
  userAt(at: Address, user: AnyUser): AnyUser {
    const { functions } = this.#options.implementation.service;
    const judged = Object.keys(functions).map((fn) => [
      fn,
      (...given: unknown[]) => {
        const { args, user: caller } = splitUser(given);
        return this.#call(at, fn, args.map(copyJson), (copies) => user[fn]!(...copies, caller));
      },
    ]);
    return Object.fromEntries(judged) as AnyUser;
  }

  async #call(
    at: Address,
    fn: string,
    args: readonly unknown[],
    go: (args: unknown[]) => Promise<unknown>,
  ): Promise<unknown> {
    const { now, event, found, implementation, above } = this.#options;
    const refused = this.#monitor.refusedCall({ at, fn, args }, now());
    if (refused) {
      const about = `${above} calls ${fn} of ${implementation.service.name}`;
      found({ judge: 'specification', about, ...refused, at, evidence: [event()] });
      return never();
    }
    const id = this.#ids++;
    this.#monitor.call({ type: 'call', at, id, fn, args, i: event(), t: now() });
    const result = copyJson(await go([...args]));
    const wrong = this.#monitor.return({ type: 'return', at, id, fn, result, i: event(), t: now() });
    if (!wrong) return result;
    found({ ...wrong, about: `${implementation.name}: ${wrong.about}` });
    return never();
  }
}

/** The run is over: what somebody makes of what is wrong is not to be judged. */
const never = (): Promise<never> => new Promise(() => {});
