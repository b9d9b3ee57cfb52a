/** The lowest service of a simulation: its specification, every return of which is in the hands of the scheduler. */
import { isDeepStrictEqual } from 'node:util';
import type { AnyUser } from '../../implementations/implementation.ts';
import { ForbiddenCall } from '../../services/semantics/model.ts';
import type { Invocation, Refusal, Specification } from '../../services/semantics/specification.ts';
import type { Address } from '../../services/service.ts';
import { splitUser } from '../../test-node/host/layers.ts';
import { copyJson } from './copy.ts';
import { labelsOf, type Pending } from './pending.ts';
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
interface Candidate {
  readonly result: unknown;
  readonly pending: Pending;
  fate: Fate;
  enabled: boolean;
}

/** A function at an address. What could be returned to one call, and was not, can be returned to the next: a message stays the same one. */
interface Port {
  readonly args: readonly unknown[];
  ongoing: Ongoing | null;
  candidates: Candidate[];
  /** Results that come once more, because the plan says so. */
  readonly again: unknown[];
}

/** The lowest service in one run. */
export class Hand {
  readonly #options: HandOptions;
  readonly #state: unknown;
  readonly #ports = new Map<string, Port>();
  /** The state has changed since all was looked at. */
  #changed = false;
  /** What this step did to the service, for whoever asks. */
  operations: Operation[] = [];

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
    for (const port of this.#ports.values()) if (port.ongoing) this.#settlePort(port, port.ongoing);
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
    return new Promise((resolve, reject) => {
      const port = this.#port(call);
      port.ongoing = { ...call, resolve, reject };
    });
  }

  /** Of each function a call may be ongoing at each address; of a service that allows more, as many as there are. */
  #port(call: Invocation): Port {
    for (let copy = 0; ; copy += 1) {
      const name = `${call.fn} ${call.at} ${copy}`;
      let port = this.#ports.get(name);
      if (port?.ongoing) continue;
      if (!port || !isDeepStrictEqual(port.args, call.args))
        port = { args: call.args, ongoing: null, candidates: [], again: [] };
      this.#ports.set(name, port);
      return port;
    }
  }

  #settlePort(port: Port, call: Ongoing): void {
    const { specification, scheduler } = this.#options;
    const results = specification.allowedResults(this.#state, call, scheduler.now);
    const before = port.candidates;
    if (results.length === 0 && before.length === 0) return;
    port.candidates = [];
    for (const result of results) {
      const index = before.findIndex((candidate) => isSame(candidate.result, result));
      const candidate = index < 0 ? this.#candidate(port, call, result) : before.splice(index, 1)[0]!;
      if (!candidate) continue;
      port.candidates.push(candidate);
      if (candidate.enabled || candidate.fate === 'is lost') continue;
      candidate.enabled = true;
      scheduler.enable(candidate.pending);
    }
    for (const gone of before) if (gone.enabled) scheduler.disable(gone.pending);
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
    const { fn, at } = call;
    const pending = scheduler.create({
      ...{ kind: 'return', at },
      ...labelsOf(fn, at, result),
      happen: () => this.#return(port, candidate),
    });
    const candidate: Candidate = { result, pending, fate: 'arrives', enabled: false };
    const { progress, seldom: doubles } = specification.service.functions[fn]!;
    if (progress === 'none' && pending.what.from !== null && !seldom) {
      candidate.fate = strategy.fate(pending, { double: doubles !== undefined });
      if (candidate.fate === 'is lost') onLost(pending);
    }
    return candidate;
  }

  #return(port: Port, { pending, result, fate }: Candidate): void {
    const { specification, scheduler } = this.#options;
    const call = port.ongoing!;
    specification.applyReturn(this.#state, call, result, scheduler.now);
    this.operations.push({ kind: 'return', call: { at: call.at, fn: call.fn, args: call.args }, result });
    this.#changed = true;
    port.ongoing = null;
    port.candidates = port.candidates.filter((candidate) => candidate.pending !== pending);
    for (const candidate of port.candidates) {
      if (candidate.enabled) scheduler.disable(candidate.pending);
      candidate.enabled = false;
    }
    if (fate === 'is doubled') port.again.push(result);
    call.resolve(copyJson(result));
  }
}

const isSame = (a: unknown, b: unknown): boolean => a === b || isDeepStrictEqual(a, b);
