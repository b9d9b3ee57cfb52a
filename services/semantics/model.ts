/** A specification run as a service: the known-good implementation of it, and an adversarial one. */
import { anything, withFields, type Shape } from './shape.ts';
import { checkOptions, parametersShape } from './shapes.ts';
import { GivenUp } from './given-up.ts';
import { describeCall } from './in-words.ts';
import { isSame } from './json.ts';
import { lapsesMsOf, keyOf, partsOf } from './parts.ts';
import { afterHidden, hiddenSteps, mayBeCancelled, resultsOf, type OngoingCall } from './position.ts';
import type { HiddenStep, Invocation, Refusal, Specification } from './specification.ts';
import { realClock, type Clock } from '../environment/clock.ts';
import { deriveSeed, pick, randomFrom, type Random } from '../environment/random.ts';
import type { Address, AnyService, Functions, Args, Result, Service } from '../service.ts';

/** A user called what it could know to be forbidden. */
export class ForbiddenCall extends Error {
  override readonly name = 'ForbiddenCall';
}

/** How a model makes the choices that its specification leaves open. */
export interface Choices {
  readonly clock: Clock;
  readonly random: Random;
  /** How long it may hold back what it could do, in ms; mostly it does not. */
  readonly delayMs: number;
  /**
   * Always the allowed choice that is hardest on the users: the youngest call first, the last of the allowed results, long delays;
   * and every other time, what comes seldom, and nothing where nothing need come.
   */
  readonly adversarial: boolean;
}

/** A call that is ongoing, and its user. */
interface Ongoing {
  /** As its specification sees it; changes with every hidden moment. */
  call: OngoingCall;
  readonly part: Part;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  /** It is not heard any more that the user gives up. */
  forget: () => void;
}
/** One part of the service. */
interface Part {
  readonly specification: Specification;
  state: unknown;
}
/** What may happen next. */
type Move =
  | { readonly kind: 'return'; readonly of: Ongoing }
  | { readonly kind: 'cancelled'; readonly of: Ongoing }
  | { readonly kind: 'hidden'; readonly part: Part; readonly of: Ongoing | null; readonly step: HiddenStep };

/** How often a model that is not adversarial holds something back. */
const DELAYED = 0.1;
/** How often it gives a result that comes seldom, keeps a call waiting that need not return, until something else happens, or does unseen what it need not. */
const SELDOM = 0.1;
/** The same, of an adversarial one. */
const SELDOM_ADVERSARIAL = 0.5;

/** A service whose every return is one that its specification allows, chosen at random; and so is what it does unseen. */
export class ServiceModel {
  readonly #service: AnyService;
  readonly #choices: Choices;
  readonly #parts: ReadonlyMap<string, Part>;
  readonly #ongoing: Ongoing[] = [];
  /** What may happen, and will if nothing else does: drawn anew whenever something happens. */
  #moves: Move[] = [];
  readonly #closing = new AbortController();
  /** How many choices are on their way; each lets one thing happen, if one still may. */
  #awaited = 0;
  /** So long after something happened, in ms, time alone has made possible what it makes possible. 0: it makes nothing. */
  readonly #lapsesMs: number;
  #lapsing: AbortController | null = null;

  constructor(service: AnyService, addresses: number, parameters: unknown, choices: Choices) {
    this.#service = service;
    this.#choices = choices;
    this.#lapsesMs = lapsesMsOf(service, parameters);
    const parts = [...partsOf(service, addresses, parameters)];
    this.#parts = new Map(parts.map(([key, specification]) => [key, { specification, state: specification.init() }]));
  }

  /**
   * Calls a function for the user at `at`, who gives up when `signal` aborts. Rejects with `ForbiddenCall` if that user could know that
   * it may not; with `GivenUp` if the call ended as one that was given up.
   */
  async call(at: Address, fn: string, args: readonly unknown[], signal?: AbortSignal): Promise<unknown> {
    this.#closing.signal.throwIfAborted();
    const call = { at, fn, args };
    const part = this.#partOf(call);
    const accused = part.specification.accusedCall(part.state, call, this.#now());
    if (accused) throw this.#forbidden(call, accused);
    part.specification.applyCall(part.state, call, this.#now());
    return new Promise((resolve, reject) => {
      const ongoing: Ongoing = { call, part, resolve, reject, forget: () => {} };
      this.#ongoing.push(ongoing);
      if (signal && part.specification.mayGiveUp(part.state, call, this.#now())) this.#listen(ongoing, signal);
      this.#choose();
    });
  }

  /** Ends the model; calls that are ongoing fail. */
  close(): void {
    const reason = new Error(`The model of ${this.#service.name} is closed.`);
    this.#closing.abort(reason);
    this.#lapsing?.abort();
    for (const { reject } of this.#ongoing.splice(0)) reject(reason);
  }

  #partOf(call: Invocation): Part {
    const key = keyOf(this.#service, call);
    const part = this.#parts.get(key);
    if (!part) throw new ForbiddenCall(`${this.#service.name} has no part '${key}'.`);
    return part;
  }

  #forbidden(call: Invocation, { clause, reason }: Refusal): ForbiddenCall {
    return new ForbiddenCall(
      `${this.#service.name}: the user at ${call.at} may not call ${describeCall(call)} now: '${clause}' fails (${reason}).`,
    );
  }

  #listen(ongoing: Ongoing, signal: AbortSignal): void {
    const giveUp = (): void => {
      ongoing.call = { ...ongoing.call, gaveUp: true };
      this.#choose();
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
    ongoing.forget = () => signal.removeEventListener('abort', giveUp);
  }

  #now(): number {
    return this.#choices.clock.now();
  }

  #allowed({ part, call }: Ongoing): readonly unknown[] {
    return resultsOf(part.specification, part, call, this.#now());
  }

  #isSeldom({ part, call }: Ongoing, result: unknown): boolean {
    return part.specification.isSeldom(part.state, call, result, this.#now());
  }

  /** Now, by chance, what comes seldom? */
  #seldom(): boolean {
    const { random, adversarial } = this.#choices;
    return random() < (adversarial ? SELDOM_ADVERSARIAL : SELDOM);
  }

  /** May the call return, and will it? One that need not, or that could only return what comes seldom, does so by chance. */
  #returns(ongoing: Ongoing): boolean {
    const allowed = this.#allowed(ongoing);
    if (allowed.length === 0) return false;
    if (allowed.every((result) => this.#isSeldom(ongoing, result))) return this.#seldom();
    const { progress } = this.#service.functions[ongoing.call.fn]!;
    return progress !== 'none' || !this.#seldom();
  }

  #mayBeCancelled({ part, call }: Ongoing): boolean {
    return mayBeCancelled(part.specification, part, call, this.#now());
  }

  /** What may happen now, and will. */
  #next(): Move[] {
    const moves: Move[] = [];
    for (const of of this.#ongoing) {
      if (this.#returns(of)) moves.push({ kind: 'return', of });
      if (this.#mayBeCancelled(of)) moves.push({ kind: 'cancelled', of });
    }
    for (const part of this.#parts.values()) if (part.specification.hasHidden) moves.push(...this.#hidden(part));
    return moves;
  }

  #hidden(part: Part): Move[] {
    const here = this.#ongoing.filter((ongoing) => ongoing.part === part);
    const position = { state: part.state, ongoing: here.map(({ call }) => call) };
    const { internal } = this.#service;
    return hiddenSteps(part.specification, position, this.#now())
      .filter(({ call, step }) => call !== null || internal![step]!.certain === true || this.#seldom())
      .map((step) => ({ kind: 'hidden', part, of: here.find(({ call }) => call === step.call) ?? null, step }));
  }

  #isStillPossible(move: Move): boolean {
    if (move.kind === 'return') return this.#ongoing.includes(move.of) && this.#allowed(move.of).length > 0;
    if (move.kind === 'cancelled') return this.#ongoing.includes(move.of) && this.#mayBeCancelled(move.of);
    const { part, of, step } = move;
    if (of && (!this.#ongoing.includes(of) || of.call !== step.call)) return false;
    const position = { state: part.state, ongoing: of ? [of.call] : [] };
    return hiddenSteps(part.specification, position, this.#now()).some((each) => isSame(each, step));
  }

  /** Something has happened: sees to it that a choice is on its way for each thing that happens next. */
  #choose(): void {
    this.#look();
    this.#lapse();
  }

  #look(): void {
    this.#moves = this.#next();
    for (const missing = this.#moves.length; this.#awaited < missing;) {
      this.#awaited += 1;
      void this.#choices.clock.sleep(this.#delay(), { signal: this.#closing.signal }).then(
        () => {
          this.#awaited -= 1;
          if (this.#happenOne()) this.#choose();
        },
        () => {}, // closed
      );
    }
  }

  /** Looks once more when time has passed in which nothing happened, if somebody waits. */
  #lapse(): void {
    this.#lapsing?.abort();
    if (this.#lapsesMs === 0 || this.#ongoing.length === 0) return;
    const lapsing = (this.#lapsing = new AbortController());
    void this.#choices.clock.sleep(this.#lapsesMs, { signal: lapsing.signal }).then(
      () => this.#look(),
      () => {}, // something happened, or it is closed
    );
  }

  #delay(): number {
    const { random, delayMs, adversarial } = this.#choices;
    return adversarial || random() < DELAYED ? Math.ceil(random() * delayMs) : 0;
  }

  /** Lets one thing happen, if one still may; says if it did. */
  #happenOne(): boolean {
    const { random, adversarial } = this.#choices;
    const possible = this.#moves.filter((move) => this.#isStillPossible(move));
    if (possible.length === 0) return false;
    const move = adversarial ? possible.at(-1)! : pick(random, possible);
    if (move.kind === 'hidden') this.#step(move);
    else if (move.kind === 'return') this.#return(move.of);
    else this.#cancel(move.of);
    return true;
  }

  #step({ part, of, step }: Extract<Move, { kind: 'hidden' }>): void {
    const ongoing = of ? [of.call] : [];
    const next = afterHidden(part.specification, { state: part.state, ongoing }, step, this.#now());
    part.state = next.state;
    if (of) of.call = next.ongoing[0]!;
  }

  #return(ongoing: Ongoing): void {
    const { part, call, resolve } = ongoing;
    const result = this.#choice(ongoing);
    part.specification.applyReturn(part.state, call, result, this.#now());
    this.#over(ongoing);
    resolve(result);
  }

  #cancel(ongoing: Ongoing): void {
    const { part, call, reject } = ongoing;
    part.specification.applyEnd(part.state, call, 'cancelled', this.#now());
    this.#over(ongoing);
    reject(new GivenUp(`${call.fn} was given up.`));
  }

  #over(ongoing: Ongoing): void {
    ongoing.forget();
    this.#ongoing.splice(this.#ongoing.indexOf(ongoing), 1);
  }

  #choice(ongoing: Ongoing): unknown {
    const { random, adversarial } = this.#choices;
    const allowed = this.#allowed(ongoing);
    const seldom = allowed.filter((result) => this.#isSeldom(ongoing, result));
    const usual = allowed.filter((result) => !seldom.includes(result));
    const among = seldom.length > 0 && (usual.length === 0 || this.#seldom()) ? seldom : usual;
    return adversarial ? among.at(-1) : pick(random, among);
  }
}

/** A user of a service; gives a call up when its signal aborts, if it may be given up. */
export type ServedUser<F> = {
  readonly [K in keyof F]: (
    ...args: [...Args<F[K]>, call?: { readonly signal?: AbortSignal }]
  ) => Promise<Result<F[K]>>;
};

/** What `serve` gives: a user for each address. */
export interface Served<F> {
  readonly users: readonly ServedUser<F>[];
  /** Ends the service. */
  readonly close: () => void;
}

/**
 * Runs a program against the specification itself, in this process: `const { users } = serve(distlock, { addresses: 2 })`.
 * The choices that the specification leaves open come from `seed`. A call that the user could know to be forbidden rejects; so does
 * one that ended because its signal aborted (`users[0].acquire('jobs', { signal })`), with an `AbortError`.
 * Throws `RangeError` for a number of addresses that the service does not have, `TypeError` for an option that there is not.
 */
export function serve<F extends Functions<F>, P>(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a service of any state
  service: Service<F, any, P>,
  options: { addresses?: number; parameters?: Partial<P>; seed?: number; delayMs?: number; adversarial?: boolean } = {},
): Served<F> {
  const anyService = service as AnyService;
  checkOptions('serve', options, optionsShape(anyService));
  const { addresses = service.addresses.default, seed = 0, delayMs = 2, adversarial = false } = options;
  const { min, max = Infinity } = service.addresses;
  if (addresses < min || addresses > max) {
    throw new RangeError(
      `${service.name} has at least ${min}${max < Infinity ? ` and at most ${max}` : ''} addresses; not ${addresses}.`,
    );
  }
  const parameters = { ...service.parameters, ...options.parameters };
  const random = randomFrom(deriveSeed(seed, 'model'));
  const model = new ServiceModel(anyService, addresses, parameters, {
    clock: realClock(),
    random,
    delayMs,
    adversarial,
  });
  const userAt = (at: Address): ServedUser<F> =>
    Object.fromEntries(
      Object.keys(service.functions).map((fn) => [
        fn,
        (...given: unknown[]) => {
          const { args, signal } = splitCall(given);
          return model.call(at, fn, args, anyService.functions[fn]!.cancelled && signal);
        },
      ]),
    ) as unknown as ServedUser<F>;
  return { users: Array.from({ length: addresses }, (_, at) => userAt(at)), close: () => model.close() };
}

const optionsShape = (service: AnyService): Shape =>
  withFields({
    kind: 'it',
    what: 'an object of options',
    fields: {
      addresses: anything,
      parameters: parametersShape(service),
      seed: anything,
      delayMs: anything,
      adversarial: anything,
    },
  });

/** The arguments of a call, and, where it stands behind them, the signal of its user. */
function splitCall(given: readonly unknown[]): { args: readonly unknown[]; signal: AbortSignal | undefined } {
  const last = given.at(-1) as { signal?: unknown } | null | undefined;
  return last?.signal instanceof AbortSignal
    ? { args: given.slice(0, -1), signal: last.signal }
    : { args: given, signal: undefined };
}
