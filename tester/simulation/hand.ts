/** The lowest service of a simulation: its specification, every return of which is in the hands of the scheduler. */
import type { AnyUser } from '../../implementations/implementation.ts';
import { isSame } from '../../services/semantics/json.ts';
import { ForbiddenCall } from '../../services/semantics/model.ts';
import type { Invocation, Refusal, Specification } from '../../services/semantics/specification.ts';
import type { Address, AnyFunctionSpec } from '../../services/service.ts';
import { splitUser } from '../../test-node/host/layers.ts';
import { copyJson } from './copy.ts';
import { labelOf, likenessOf, senderOf, type Pending, type Possible } from './pending.ts';
import type { Scheduler } from './scheduler.ts';
import type { Fate, Strategy } from './strategies/strategy.ts';

/** What the lowest service needs of the run. */
export interface HandOptions {
  readonly specification: Specification;
  readonly scheduler: Scheduler;
  readonly strategy: Pick<Strategy, 'fate'>;
  /** A call was made that its user could know to be forbidden. */
  readonly onForbidden: (call: Invocation, refusal: Refusal) => void;
  readonly onLost: (pending: Pending) => void;
}

/** A call or a return, as it changed the state of the service. */
export type Operation =
  | { readonly kind: 'call'; readonly call: Invocation }
  | { readonly kind: 'return'; readonly call: Invocation; readonly result: unknown };

/** A call that is ongoing. */
interface Ongoing extends Invocation {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A result with which a function may return at an address, in this call or in a later one of the same. */
class Candidate implements Possible {
  readonly kind = 'return';
  readonly port: Port;
  readonly at: Address;
  readonly result: unknown;
  readonly from: Address | null;
  readonly isVoid: boolean;
  readonly #happen: (candidate: Candidate) => void;
  pending: Pending | null = null;
  fate: Fate = 'arrives';
  enabled = false;

  constructor(port: Port, result: unknown, isVoid: boolean, happen: (candidate: Candidate) => void) {
    this.port = port;
    this.at = port.at;
    this.result = result;
    this.from = senderOf(result);
    this.isVoid = isVoid;
    this.#happen = happen;
  }

  label(): string {
    return labelOf(this.port.fn, this.at, this.result);
  }

  likeness(): string {
    return likenessOf(this.port.fn, this.at, this.result);
  }

  happen(): void {
    this.#happen(this);
  }
}

/** A function at an address. What could be returned to one call, and was not, can be returned to the next: a message stays the same one. */
interface Port {
  readonly fn: string;
  readonly at: Address;
  args: readonly unknown[];
  ongoing: Ongoing | null;
  candidates: readonly Candidate[];
  /** Results that come once more, because the plan says so. */
  again: unknown[];
}

const NONE: readonly never[] = [];

/** Does a call of the function return nothing, and may it do so whatever happens elsewhere? */
export const isVoid = ({ results, return: back }: AnyFunctionSpec): boolean => !results && !back.condition;

/** The lowest service in one run. */
export class Hand {
  readonly #options: HandOptions;
  readonly #state: unknown;
  readonly #ports: Port[] = [];
  /** The state has changed since all was looked at. */
  #changed = false;
  /** What this step did to the service, for whoever asks. */
  readonly operations: Operation[] = [];

  constructor(options: HandOptions) {
    this.#options = options;
    this.#state = options.specification.init();
  }

  /** The state of the specification. Not to be changed. */
  get state(): unknown {
    return this.#state;
  }

  /** The service as the node at `at` sees it. */
  userAt(at: Address): AnyUser {
    const { functions } = this.#options.specification.service;
    const call =
      (fn: string) =>
      (...given: unknown[]): Promise<unknown> =>
        this.#call({ at, fn, args: splitUser(given).args.map(copyJson) });
    return Object.fromEntries(Object.keys(functions).map((fn) => [fn, call(fn)])) as AnyUser;
  }

  /** Sees to it that just that is possible which the specification allows now. */
  settle(): void {
    if (!this.#changed) return;
    this.#changed = false;
    for (const port of this.#ports) if (port.ongoing) this.#settlePort(port, port.ongoing);
  }

  #call(call: Invocation): Promise<unknown> {
    const { specification, scheduler, onForbidden } = this.#options;
    const refusal = specification.accusedCall(this.#state, call, scheduler.now);
    if (refusal) {
      onForbidden(call, refusal);
      return Promise.reject(new ForbiddenCall(`${call.fn} may not be called now: '${refusal.clause}' fails.`));
    }
    this.#changed = true;
    specification.applyCall(this.#state, call, scheduler.now);
    this.operations.push({ kind: 'call', call });
    const { at, fn, args } = call;
    return new Promise((resolve, reject) => {
      this.#port(call).ongoing = { at, fn, args, resolve, reject };
    });
  }

  /** Of each function a call may be ongoing at each address; of a service that allows more, as many as there are. */
  #port({ fn, at, args }: Invocation): Port {
    let port = this.#ports.find((each) => each.fn === fn && each.at === at && !each.ongoing);
    if (!port) this.#ports.push((port = { fn, at, args, ongoing: null, candidates: NONE, again: [] }));
    if (!isSame(port.args, args)) Object.assign(port, { args, candidates: NONE, again: [] });
    return port;
  }

  #settlePort(port: Port, call: Ongoing): void {
    const { specification, scheduler } = this.#options;
    const results = specification.allowedResults(this.#state, call, scheduler.now);
    const before = port.candidates;
    if (results.length === 0 && before.length === 0) return;
    const kept = before.slice();
    const candidates: Candidate[] = [];
    for (const result of results) {
      const index = kept.findIndex((candidate) => isSame(candidate.result, result));
      const candidate = index < 0 ? this.#candidate(port, call, result) : kept.splice(index, 1)[0]!;
      if (!candidate) continue;
      candidates.push(candidate);
      if (candidate.enabled || candidate.fate === 'is lost') continue;
      candidate.enabled = true;
      scheduler.enable(candidate.pending!);
    }
    for (const gone of kept) if (gone.enabled) scheduler.disable(gone.pending!);
    port.candidates = candidates;
  }

  /** A result that was not possible before; null: it comes only if the plan says so. */
  #candidate(port: Port, call: Ongoing, result: unknown): Candidate | null {
    const { specification, scheduler, strategy, onLost } = this.#options;
    const seldom = specification.isSeldom(this.#state, call, result, scheduler.now);
    if (seldom) {
      const index = port.again.findIndex((each) => isSame(each, result));
      if (index < 0) return null;
      port.again.splice(index, 1);
    }
    const spec = specification.service.functions[call.fn]!;
    const candidate = new Candidate(port, result, isVoid(spec), this.#return);
    const pending = (candidate.pending = scheduler.create(candidate));
    const { progress, seldom: doubles } = spec;
    if (progress === 'none' && candidate.from !== null && !seldom) {
      candidate.fate = strategy.fate(pending, { double: doubles !== undefined });
      if (candidate.fate === 'is lost') onLost(pending);
    }
    return candidate;
  }

  readonly #return = (returned: Candidate): void => {
    const { specification, scheduler } = this.#options;
    const { port, result, fate } = returned;
    const { at, fn, args, resolve } = port.ongoing!;
    const call = { at, fn, args };
    specification.applyReturn(this.#state, call, result, scheduler.now);
    this.operations.push({ kind: 'return', call, result });
    this.#changed = true;
    port.ongoing = null;
    port.candidates = port.candidates.length === 1 ? NONE : port.candidates.filter((each) => each !== returned);
    for (const candidate of port.candidates) {
      if (candidate.enabled) scheduler.disable(candidate.pending!);
      candidate.enabled = false;
    }
    if (fate === 'is doubled') port.again.push(result);
    resolve(copyJson(result));
  };
}
