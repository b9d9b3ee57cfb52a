/** One simulated run: all nodes in this process, on virtual time, and all that may happen in the hands of a scheduler. */
import { setMaxListeners } from 'node:events';
import type { AnyImplementation, AnyUser } from '../../implementations/implementation.ts';
import type { ClockSetting } from '../../services/environment/skewed-clock.ts';
import { partsOf } from '../../services/semantics/parts.ts';
import type { Invocation, Refusal } from '../../services/semantics/specification.ts';
import { GivenUp, isGivenUp } from '../../services/semantics/given-up.ts';
import type { Address } from '../../services/service.ts';
import {
  closeLayers,
  createLayers,
  identityOf,
  type CallOptions,
  type Layers,
  type Place,
} from '../../test-node/host/layers.ts';
import type { Possible } from '../causality/steps.ts';
import type { Following, Pace } from '../campaign/pace.ts';
import type { Finding } from '../findings/finding.ts';
import type { Happening } from '../trace/event.ts';
import type { Trace } from '../trace/trace.ts';
import { NotReady, type Faulter, type Leftover, type RunSetup, type World } from '../world/world.ts';
import { Between } from './between.ts';
import { copyJson } from './copy.ts';
import { Hand, type Operation } from './hand.ts';
import type { Pending } from './pending.ts';
import { untilQuiet } from './quiescence.ts';
import { Scheduler } from './scheduler.ts';
import { NotSimulable, outOfReach, type SimulatedStack } from './stack.ts';
import type { Strategy } from './strategies/strategy.ts';
import { Striking } from './striking.ts';
import { UserCalls } from './user-calls.ts';
import { VirtualClock, WaitingClock } from './virtual-clock.ts';

/** What a simulated run is made of, beside its plan. */
export interface SimulatedOptions {
  readonly stack: SimulatedStack;
  readonly parameters: unknown;
  /** Is there a checker for the layer on top? */
  readonly checked: boolean;
  readonly strategy: Strategy;
  /** How many calls the plan has. */
  readonly calls: number;
  /** The clock of each node; those that are missing are right. */
  readonly clocks: readonly ClockSetting[];
  /** The steps are recorded, and have keys. */
  readonly traced: boolean;
  /** Steps are followed to their very end. */
  readonly thorough: boolean;
  /** Called at each step. */
  readonly onStep?: () => void;
}

/** So many steps the nodes may take until all are made. */
const PREPARE_STEPS = 1000;
/** So often timers may fire after a run, before one is said to be left over. */
const LEFT_STEPS = 10_000;

const neverGivesUp = { signal: new AbortController().signal };

/** Made once: an error takes as long as a call. */
const isOver = new Error('The run is over.');

/** The world and the pace of one run. */
export class Simulated implements World, Pace {
  readonly scheduler: Scheduler;
  readonly faulter: Faulter;
  readonly #options: SimulatedOptions;
  readonly #closing = new AbortController();
  readonly #layers: (Layers | undefined)[] = [];
  #hand: Hand | null = null;
  #between: readonly Between[] = [];
  #users: UserCalls | null = null;
  /** The users of the calls that may be given up, by the id of the call. */
  readonly #givingUp = new Map<number, AbortController>();
  #run: Following | null = null;
  #trace: Trace | null = null;
  #listener: (happening: Happening) => void = () => {};
  /** What was wrong before the users began. */
  #early: Error | null = null;
  /** Where the present step happens. */
  #at: Address = 0;

  constructor(options: SimulatedOptions) {
    this.#options = options;
    setMaxListeners(0, this.#closing.signal); // a node may have many timers
    this.scheduler = new Scheduler({
      strategy: options.strategy,
      keyed: options.traced,
      thorough: options.thorough,
      together: options.stack.together,
      onStep: (pending) => this.#onStep(pending),
      settled: () => {
        this.#hand?.settle();
        this.#users?.settle();
      },
    });
    this.faulter = new Striking(this.scheduler);
  }

  /** Where the steps are recorded. */
  set trace(trace: Trace) {
    this.#trace = trace;
  }

  /** The clock of the run, by which users wait. */
  readonly clock = new WaitingClock({
    scheduler: () => this.scheduler,
    at: () => this.#users?.asking ?? 0,
    who: 'wait',
    outside: true,
  });

  /** What the last step has done to the lowest service. */
  get operations(): readonly Operation[] {
    return [...(this.#hand?.operations ?? [])];
  }

  /** The state of the lowest service; null: there is none. Not to be changed. */
  get lowerState(): unknown {
    return this.#hand?.state ?? null;
  }

  /** The run, as its users and judges see it; null: they have not begun. */
  get run(): Following | null {
    return this.#run;
  }

  /** How much the judges between the layers have followed. */
  get followedBetween(): number {
    return this.#between.reduce((sum, { version }) => sum + version, 0);
  }

  /** What is still possible, as the trace would tell it; nothing unless the run is traced. */
  get pending(): readonly Possible[] {
    const { traced } = this.#options;
    return traced ? [...this.scheduler.possible, ...this.scheduler.timers].map(described) : [];
  }

  // ---- the world

  async prepare({ run, addresses, random: seed, identities, listener }: RunSetup): Promise<void> {
    const { stack, parameters } = this.#options;
    this.#listener = listener;
    this.#hand = stack.lowest && this.#handOf(stack.lowest, addresses);
    this.#between = stack.layers.slice(1).map((layer, i) => this.#betweenOf(layer, stack.layers[i]!, addresses));
    let made = 0;
    for (let at = 0; at < addresses; at += 1) {
      const identity = identityOf(run, identities[at] ?? at);
      const place = { run, address: at, addresses, identity, parameters, seed };
      createLayers(stack.layers, { ...place, ...this.#placeAt(at) }).then(
        (layers) => {
          this.#layers[at] = layers;
          made += 1;
        },
        (error: unknown) => (this.#early ??= notReady(error, at)),
      );
    }
    await this.scheduler.run(() => this.#early !== null || made === addresses, PREPARE_STEPS);
    if (this.#early) throw this.#early;
    if (made === addresses) return;
    const missing = [...Array(addresses).keys()].findIndex((at) => !this.#layers[at]);
    throw new NotReady('createNode does not come to its end.', missing, true);
  }

  call(at: Address, id: number, fn: string, args: readonly unknown[]): void {
    this.scheduler.cause.of ??= id;
    const call = { at, id, fn };
    this.#layers[at]!.call(fn, args.map(copyJson), this.#user(id, fn)).then(
      (result) => this.#listener(this.#returned(result, call)),
      (error: unknown) => this.#listener(this.#failed(error, call)),
    );
  }

  #returned(result: unknown, call: { readonly at: Address; readonly id: number; readonly fn: string }): Happening {
    try {
      return { type: 'return', ...call, result: asJson(result, 'It returned what is no JSON') };
    } catch (error) {
      return this.#failed(error, call);
    }
  }

  readonly takesGivingUp = true;

  giveUp(_: Address, id: number): void {
    this.#givingUp.get(id)!.abort(new GivenUp('The user gave up.'));
  }

  /** Only where it is possible, since it takes time: a user that may give up. */
  #user(id: number, fn: string): CallOptions {
    if (!this.#options.stack.layers[0].service.functions[fn]!.cancelled) return neverGivesUp;
    const controller = new AbortController();
    this.#givingUp.set(id, controller);
    return controller;
  }

  #failed(error: unknown, call: { readonly at: Address; readonly id: number; readonly fn: string }): Happening {
    if (isGivenUp(error) && this.#givingUp.get(call.id)?.signal.aborted) return { type: 'cancelled', ...call };
    const { noEffect } = error as { noEffect?: unknown };
    return { type: noEffect === true ? 'failed' : 'error', ...call, error: messageOf(error) };
  }

  async stop(): Promise<Leftover[]> {
    this.#closing.abort(isOver);
    for (const layers of this.#layers) if (layers) await closeLayers(layers.nodes);
    await this.scheduler.run(() => this.scheduler.armedAt(true).length === 0, LEFT_STEPS);
    const left = new Set(this.scheduler.armedAt(true));
    return [...left].map((at) => ({ at, left: ['a timer that is armed again and again'] }));
  }

  /** After a run that did not end well: whatever the nodes hold outside of the run is not to be met by the next. */
  abandon(): void {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort(isOver);
    for (const layers of this.#layers) if (layers) closeLayers(layers.nodes).catch(() => {}); // it has failed already
  }

  /** Something was thrown that nobody caught: that ends a process. */
  crashed(error: unknown): void {
    const tail = (error instanceof Error ? (error.stack ?? error.message) : String(error)).split('\n');
    this.#listener({ type: 'exit', at: this.#at, exit: { code: 1, signal: null }, tail });
  }

  // ---- the pace

  async follow(run: Following): Promise<void> {
    const { calls } = this.#options;
    this.#run = run;
    this.#users = new UserCalls(run, this.scheduler);
    await untilQuiet({
      run,
      scheduler: this.scheduler,
      users: this.#users,
      calls,
      owedBetween: () => this.#owedBetween(),
    });
  }

  /** The next call of its user is one of the things that may happen next; after a fault perhaps of others. */
  returned(): void {
    this.#run?.users.onWaited();
  }

  #owedBetween(): ReturnType<Parameters<typeof untilQuiet>[0]['owedBetween']> {
    const { layers } = this.#options.stack;
    for (const [i, between] of [...this.#between.entries()].reverse()) {
      const owed = between.owed();
      if (owed.length > 0) return { layer: layers[i + 1]!.name, owed };
    }
    return null;
  }

  // ---- what the nodes are given

  #placeAt(at: Address): Omit<Place, 'run' | 'address' | 'addresses' | 'identity' | 'parameters' | 'seed'> {
    const { checked, clocks, stack } = this.#options;
    const scheduler = (): Scheduler => this.scheduler;
    let seq = 0;
    const inform =
      (layer: string) =>
      (event: string, data: unknown): Promise<void> => {
        this.#listener({
          type: 'inform',
          at,
          seq: seq++,
          layer,
          event,
          data: asJson(data, `informTester('${event}'): its data is no JSON`),
        });
        return recorded;
      };
    return {
      system: noSystem,
      announce: () => outOfReach('announce'),
      clock: new VirtualClock({ scheduler, at: () => at, who: 'timer', setting: clocks[at] }),
      signal: this.#closing.signal,
      informer: (layer) => (checked && layer === stack.layers[0].name ? inform(layer) : null),
      pass: (go) => go(),
      ...(this.#hand && { lowest: this.#hand.userAt(at) }),
      between: (implementation, user) => this.#judged(implementation, user, at),
    };
  }

  #judged(implementation: AnyImplementation, user: AnyUser, at: Address): AnyUser {
    return this.#between[this.#options.stack.layers.indexOf(implementation) - 1]!.userAt(at, user);
  }

  #betweenOf(implementation: AnyImplementation, above: AnyImplementation, addresses: number): Between {
    const found = (finding: Finding): void => this.#found(finding);
    const now = (): number => this.scheduler.now;
    return new Between({ implementation, above: above.name, addresses, now, event: () => this.#event(), found });
  }

  #handOf({ service, parameters }: NonNullable<SimulatedStack['lowest']>, addresses: number): Hand {
    const { stack } = this.#options;
    const above = stack.layers.at(-1)!.name;
    return new Hand({
      parts: partsOf(service, addresses, parameters),
      scheduler: this.scheduler,
      strategy: { fate: (pending, can) => this.scheduler.strategy.fate(pending, can) },
      onForbidden: ({ fn, at }: Invocation, refusal: Refusal) => {
        const about = `${above} calls ${fn} of ${service.name}`;
        this.#found({ judge: 'specification', about, ...refusal, at, evidence: [this.#event()] });
      },
      onLost: (pending) => {
        if (this.#options.traced) this.#trace?.append({ type: 'lost', ...described(pending) });
      },
    });
  }

  #found(finding: Finding): void {
    if (this.#run) this.#run.found(finding);
    else
      this.#early ??= new NotReady(
        `${finding.about}: '${finding.clause}' does not hold: ${finding.reason}`,
        finding.at ?? 0,
        true,
      );
  }

  #event(): number {
    return Math.max(0, (this.#trace?.length ?? 0) - 1);
  }

  #onStep(pending: Pending): number {
    this.#hand?.operations.splice(0);
    this.#at = pending.what.at;
    this.#options.onStep?.();
    if (!this.#options.traced || !this.#trace) return this.scheduler.steps;
    return this.#trace.append({ type: 'step', ...described(pending) }).i;
  }
}

const noSystem = new Proxy({}, { get: () => outOfReach('system') });

/** What is informed is recorded in the step. */
const recorded = Promise.resolve();

function described(pending: Pending): Possible {
  const { what, key, by, cause } = pending;
  return { at: what.at, key, label: what.label(), from: what.from, by, of: cause.of };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function notReady(error: unknown, at: Address): Error {
  const cause = error instanceof Error ? error.cause : undefined;
  if (error instanceof NotSimulable) return error;
  return cause instanceof NotSimulable ? cause : new NotReady(messageOf(error), at, true);
}

/** Says the same of what is no JSON as nodes in processes of their own do. */
function asJson(value: unknown, what: string): unknown {
  try {
    return copyJson(value);
  } catch (error) {
    throw new TypeError(`${what}: ${(error as Error).message.split('\n')[0]}.`, { cause: error });
  }
}
