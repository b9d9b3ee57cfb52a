/** A specification run as a service: the known-good implementation of it, and an adversarial one. */
import { Specification, type Invocation } from './specification.ts';
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

interface Ongoing extends Invocation {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** How often a model that is not adversarial holds something back. */
const DELAYED = 0.1;
/** How often it gives a result that comes seldom, and keeps a call waiting that need not return, until something else happens. */
const SELDOM = 0.1;
/** The same, of an adversarial one. */
const SELDOM_ADVERSARIAL = 0.5;

/** A service whose every return is one that its specification allows, chosen at random. */
export class ServiceModel {
  readonly #specification: Specification;
  readonly #choices: Choices;
  readonly #state: unknown;
  readonly #ongoing: Ongoing[] = [];
  /** Those that may return, and now will: drawn anew whenever something happens. */
  #returning: Ongoing[] = [];
  readonly #closing = new AbortController();
  /** How many choices are on their way; each makes one call return, if one still may. */
  #awaited = 0;

  constructor(service: AnyService, addresses: number, parameters: unknown, choices: Choices) {
    this.#specification = new Specification(service, addresses, parameters);
    this.#choices = choices;
    this.#state = this.#specification.init();
  }

  /** Calls a function for the user at `at`. Rejects with `ForbiddenCall` if that user could know that it may not. */
  async call(at: Address, fn: string, args: readonly unknown[]): Promise<unknown> {
    this.#closing.signal.throwIfAborted();
    const call = { at, fn, args };
    const accused = this.#specification.accusedCall(this.#state, call, this.#now());
    if (accused) {
      const what = `${fn}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`;
      throw new ForbiddenCall(
        `${this.#specification.service.name}: the user at ${at} may not call ${what} now: '${accused.clause}' fails (${accused.reason}).`,
      );
    }
    this.#specification.applyCall(this.#state, call, this.#now());
    return new Promise((resolve, reject) => {
      this.#ongoing.push({ ...call, resolve, reject });
      this.#choose();
    });
  }

  /** Ends the model; calls that are ongoing fail. */
  close(): void {
    const reason = new Error(`The model of ${this.#specification.service.name} is closed.`);
    this.#closing.abort(reason);
    for (const { reject } of this.#ongoing.splice(0)) reject(reason);
  }

  #now(): number {
    return this.#choices.clock.now();
  }

  #allowed(call: Ongoing): readonly unknown[] {
    return this.#specification.allowedResults(this.#state, call, this.#now());
  }

  #isSeldom(call: Ongoing, result: unknown): boolean {
    return this.#specification.isSeldom(this.#state, call, result, this.#now());
  }

  /** Now, by chance, what comes seldom? */
  #seldom(): boolean {
    const { random, adversarial } = this.#choices;
    return random() < (adversarial ? SELDOM_ADVERSARIAL : SELDOM);
  }

  /** May the call return, and will it? One that need not, or that could only return what comes seldom, does so by chance. */
  #returns(call: Ongoing): boolean {
    const allowed = this.#allowed(call);
    if (allowed.length === 0) return false;
    if (allowed.every((result) => this.#isSeldom(call, result))) return this.#seldom();
    const { progress } = this.#specification.service.functions[call.fn]!;
    return progress !== 'none' || !this.#seldom();
  }

  /** Sees to it that a choice is on its way for each call that returns. */
  #choose(): void {
    this.#returning = this.#ongoing.filter((call) => this.#returns(call));
    for (const missing = this.#returning.length; this.#awaited < missing;) {
      this.#awaited += 1;
      void this.#choices.clock.sleep(this.#delay(), { signal: this.#closing.signal }).then(
        () => {
          this.#awaited -= 1;
          if (this.#returnOne()) this.#choose();
        },
        () => {}, // closed
      );
    }
  }

  #delay(): number {
    const { random, delayMs, adversarial } = this.#choices;
    return adversarial || random() < DELAYED ? Math.ceil(random() * delayMs) : 0;
  }

  /** Lets one call return, if one still may; says if it did. */
  #returnOne(): boolean {
    const { random, adversarial } = this.#choices;
    const returning = this.#returning.filter((call) => this.#allowed(call).length > 0);
    if (returning.length === 0) return false;
    const call = adversarial ? returning.at(-1)! : pick(random, returning);
    const result = this.#choice(call);
    this.#specification.applyReturn(this.#state, call, result, this.#now());
    this.#ongoing.splice(this.#ongoing.indexOf(call), 1);
    call.resolve(result);
    return true;
  }

  #choice(call: Ongoing): unknown {
    const { random, adversarial } = this.#choices;
    const allowed = this.#allowed(call);
    const seldom = allowed.filter((result) => this.#isSeldom(call, result));
    const usual = allowed.filter((result) => !seldom.includes(result));
    const among = seldom.length > 0 && (usual.length === 0 || this.#seldom()) ? seldom : usual;
    return adversarial ? among.at(-1) : pick(random, among);
  }
}

/** What `serve` gives: a user for each address. */
export interface Served<F> {
  readonly users: readonly { readonly [K in keyof F]: (...args: Args<F[K]>) => Promise<Result<F[K]>> }[];
  /** Ends the service. */
  readonly close: () => void;
}

/**
 * Runs a program against the specification itself, in this process: `const { users } = serve(distlock, { addresses: 2 })`.
 * The choices that the specification leaves open come from `seed`. A call that the user could know to be forbidden rejects.
 * Throws `RangeError` for a number of addresses that the service does not have.
 */
export function serve<F extends Functions<F>, P>(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a service of any state
  service: Service<F, any, P>,
  options: { addresses?: number; parameters?: Partial<P>; seed?: number; delayMs?: number; adversarial?: boolean } = {},
): Served<F> {
  const { addresses = service.addresses.default, seed = 0, delayMs = 2, adversarial = false } = options;
  const anyService = service as AnyService;
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
  const userAt = (at: Address): Served<F>['users'][number] =>
    Object.fromEntries(
      Object.keys(service.functions).map((fn) => [fn, (...args: unknown[]) => model.call(at, fn, args)]),
    ) as unknown as Served<F>['users'][number];
  return { users: Array.from({ length: addresses }, (_, at) => userAt(at)), close: () => model.close() };
}
