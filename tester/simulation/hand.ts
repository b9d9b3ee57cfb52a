/** The lowest service of a simulation: its specification, every return of which is in the hands of the scheduler. */
import type { AnyUser } from '../../implementations/implementation.ts';
import { isSame } from '../../services/semantics/json.ts';
import { GivenUp } from '../../services/semantics/given-up.ts';
import { ForbiddenCall } from '../../services/semantics/model.ts';
import { lapsesMsOf, keyOf, noSuchPart } from '../../services/semantics/parts.ts';
import {
  afterHidden,
  mayBeCancelled,
  resultsOf,
  type OngoingCall,
  type Position,
} from '../../services/semantics/position.ts';
import type { HiddenStep, Invocation, Refusal, Specification } from '../../services/semantics/specification.ts';
import type { Address, AnyFunctionSpec, AnyService } from '../../services/service.ts';
import { splitUser } from '../../test-node/host/layers.ts';
import { copyJson } from './copy.ts';
import { Unseen } from './unseen.ts';
import { labelOf, likenessOf, senderOf, type Pending, type Possible } from './pending.ts';
import type { Scheduler } from './scheduler.ts';
import type { Fate, Strategy } from './strategies/strategy.ts';

/** What the lowest service needs of the run. */
export interface HandOptions {
  /** The specification of each part, by key. */
  readonly parts: ReadonlyMap<string, Specification>;
  readonly scheduler: Scheduler;
  readonly strategy: Pick<Strategy, 'fate'>;
  /** A call was made that its user could know to be forbidden. */
  readonly onForbidden: (call: Invocation, refusal: Refusal) => void;
  readonly onLost: (pending: Pending) => void;
}

/** A call or a return, as it changed the state of the service. */
export type Operation =
  | { readonly kind: 'call'; readonly call: Invocation }
  | { readonly kind: 'return'; readonly call: Invocation; readonly result: unknown }
  /** What of the service nobody sees, or the end of a call that was given up. */
  | { readonly kind: 'other' };

/** One part of the service. */
interface Part {
  readonly specification: Specification;
  state: unknown;
  readonly unseen: Unseen | null;
}

/** A call that is ongoing. */
interface Ongoing {
  /** As its specification sees it; changes with every hidden moment. */
  call: OngoingCall;
  readonly part: Part;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  /** It is not heard any more that the user gives up. */
  forget: () => void;
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
    if (this.result === CANCELLED) return this.likeness();
    return labelOf(this.port.fn, this.at, this.result);
  }

  likeness(): string {
    if (this.result === CANCELLED) return `${this.port.fn} at ${this.at} is given up`;
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
const nothing = (): void => {};
/** Stands among the results of a call that was given up for its end without one. */
const CANCELLED = Symbol('is given up');

/** Does a call of the function return nothing, and may it do so whatever happens elsewhere? */
export const isVoid = ({ results, return: back }: AnyFunctionSpec): boolean => !results && !back.condition;

/** The lowest service in one run. */
export class Hand {
  readonly #options: HandOptions;
  readonly #service: AnyService;
  readonly #parts: ReadonlyMap<string, Part>;
  readonly #ports: Port[] = [];
  /** The state has changed since all was looked at. */
  #changed = false;
  /** So long after something happened, in ms, time alone has made possible what it makes possible. 0: it makes nothing. */
  readonly #lapsesMs: number;
  #lapsing: Pending | null = null;
  /** When all was looked at. */
  #lookedAt = 0;
  /** What this step did to the service, for whoever asks. */
  readonly operations: Operation[] = [];

  constructor(options: HandOptions) {
    this.#options = options;
    this.#parts = new Map([...options.parts].map(([key, specification]) => [key, this.#partOf(specification)]));
    const { service, parameters } = options.parts.values().next().value!;
    this.#service = service;
    this.#lapsesMs = lapsesMsOf(service, parameters);
  }

  #partOf(specification: Specification): Part {
    const { scheduler } = this.#options;
    const happen = (step: HiddenStep): void => this.#step(part, step);
    const unseen = specification.hasHidden ? new Unseen(specification, scheduler, happen) : null;
    const part: Part = { specification, state: specification.init(), unseen };
    return part;
  }

  /** The state of the specification; of each part, if there are several. Not to be changed. */
  get state(): unknown {
    const states = [...this.#parts.values()].map(({ state }) => state);
    return states.length === 1 ? states[0] : states;
  }

  /** The service as the node at `at` sees it. */
  userAt(at: Address): AnyUser {
    const { functions } = this.#service;
    const call =
      (fn: string) =>
      (...given: unknown[]): Promise<unknown> => {
        const { args, user } = splitUser(given);
        return this.#call({ at, fn, args: args.map(copyJson) }, user.signal);
      };
    return Object.fromEntries(Object.keys(functions).map((fn) => [fn, call(fn)])) as AnyUser;
  }

  /** Sees to it that just that is possible which the specification allows now. */
  settle(): void {
    const { now } = this.#options.scheduler;
    if (!this.#changed && (this.#lapsesMs === 0 || now === this.#lookedAt)) return;
    if (this.#changed && this.#lapsesMs > 0) this.#lapse();
    this.#changed = false;
    this.#lookedAt = now;
    for (const port of this.#ports) if (port.ongoing) this.#settlePort(port, port.ongoing);
    for (const part of this.#parts.values()) part.unseen?.settle(this.#positionOf(part));
  }

  /** Sees to it that time goes on, though nothing else happens, while somebody waits. */
  #lapse(): void {
    const { scheduler } = this.#options;
    if (this.#lapsing) scheduler.disarm(this.#lapsing);
    if (!this.#ports.some(({ ongoing }) => ongoing)) return;
    const words = (): string => 'time passes';
    const happen = (): void => void (this.#lapsing = null);
    const what = { kind: 'timer', at: 0, from: null, isVoid: false, label: words, likeness: words, happen } as const;
    this.#lapsing = scheduler.arm(what, this.#lapsesMs, false);
  }

  #positionOf(part: Part): Position {
    const ongoing = this.#ports.flatMap((port) => (port.ongoing?.part === part ? [port.ongoing.call] : []));
    return { state: part.state, ongoing };
  }

  #call(call: Invocation, signal: AbortSignal): Promise<unknown> {
    const { scheduler, onForbidden } = this.#options;
    const key = keyOf(this.#service, call);
    const part = this.#parts.get(key);
    const refusal = part
      ? part.specification.accusedCall(part.state, call, scheduler.now)
      : noSuchPart(key, this.#parts.keys());
    if (refusal || !part) {
      onForbidden(call, refusal!);
      return Promise.reject(new ForbiddenCall(`${call.fn} may not be called now: '${refusal!.clause}' fails.`));
    }
    this.#changed = true;
    part.specification.applyCall(part.state, call, scheduler.now);
    this.operations.push({ kind: 'call', call });
    return new Promise((resolve, reject) => {
      const ongoing: Ongoing = { call, part, resolve, reject, forget: nothing };
      this.#port(call).ongoing = ongoing;
      if (part.specification.mayGiveUp(part.state, call, scheduler.now)) this.#listen(ongoing, signal);
    });
  }

  /** The user of the call may give it up. */
  #listen(ongoing: Ongoing, signal: AbortSignal): void {
    const giveUp = (): void => {
      ongoing.call = { ...ongoing.call, gaveUp: true };
      this.#changed = true;
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
    ongoing.forget = () => signal.removeEventListener('abort', giveUp);
  }

  /** Something happens unseen. */
  #step(part: Part, step: HiddenStep): void {
    const { scheduler } = this.#options;
    const ongoing = this.#ports.find((port) => port.ongoing?.call === step.call)?.ongoing;
    const position = { state: part.state, ongoing: ongoing ? [ongoing.call] : [] };
    const next = afterHidden(part.specification, position, step, scheduler.now);
    part.state = next.state;
    if (ongoing) ongoing.call = next.ongoing[0]!;
    this.operations.push({ kind: 'other' });
    this.#changed = true;
  }

  /** Of each function a call may be ongoing at each address; of a service that allows more, as many as there are. */
  #port({ fn, at, args }: Invocation): Port {
    let port = this.#ports.find((each) => each.fn === fn && each.at === at && !each.ongoing);
    if (!port) this.#ports.push((port = { fn, at, args, ongoing: null, candidates: NONE, again: [] }));
    if (!isSame(port.args, args)) Object.assign(port, { args, candidates: NONE, again: [] });
    return port;
  }

  #settlePort(port: Port, ongoing: Ongoing): void {
    const { scheduler } = this.#options;
    const results = this.#resultsOf(ongoing);
    const before = port.candidates;
    if (results.length === 0 && before.length === 0) return;
    const kept = before.slice();
    const candidates: Candidate[] = [];
    for (const result of results) {
      const index = kept.findIndex((candidate) => isSame(candidate.result, result));
      const candidate = index < 0 ? this.#candidate(port, ongoing, result) : kept.splice(index, 1)[0]!;
      if (!candidate) continue;
      candidates.push(candidate);
      if (candidate.enabled || candidate.fate === 'is lost') continue;
      candidate.enabled = true;
      scheduler.enable(candidate.pending!);
    }
    for (const gone of kept) if (gone.enabled) scheduler.disable(gone.pending!);
    port.candidates = candidates;
  }

  #resultsOf({ part, call }: Ongoing): readonly unknown[] {
    const { now } = this.#options.scheduler;
    const results = resultsOf(part.specification, part, call, now);
    return call.gaveUp && mayBeCancelled(part.specification, part, call, now) ? [...results, CANCELLED] : results;
  }

  /** A result that was not possible before; null: it comes only if the plan says so. */
  #candidate(port: Port, { part, call }: Ongoing, result: unknown): Candidate | null {
    const { scheduler, strategy, onLost } = this.#options;
    const seldom = result !== CANCELLED && part.specification.isSeldom(part.state, call, result, scheduler.now);
    if (seldom) {
      const index = port.again.findIndex((each) => isSame(each, result));
      if (index < 0) return null;
      port.again.splice(index, 1);
    }
    const spec = this.#service.functions[call.fn]!;
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
    const { scheduler } = this.#options;
    const { port, result, fate } = returned;
    const { part, call, resolve, reject, forget } = port.ongoing!;
    forget();
    const { at, fn, args } = call;
    if (result === CANCELLED) {
      part.specification.applyEnd(part.state, call, 'cancelled', scheduler.now);
      this.operations.push({ kind: 'other' });
    } else {
      part.specification.applyReturn(part.state, call, result, scheduler.now);
      this.operations.push({ kind: 'return', call: { at, fn, args }, result });
    }
    this.#changed = true;
    port.ongoing = null;
    port.candidates = port.candidates.length === 1 ? NONE : port.candidates.filter((each) => each !== returned);
    for (const candidate of port.candidates) {
      if (candidate.enabled) scheduler.disable(candidate.pending!);
      candidate.enabled = false;
    }
    if (fate === 'is doubled') port.again.push(result);
    if (result === CANCELLED) reject(new GivenUp(`${fn} was given up.`));
    else resolve(copyJson(result));
  };
}
