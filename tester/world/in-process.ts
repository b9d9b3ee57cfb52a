/** This process, in real time: nodes that are made, called and looked at with nothing in between. A node that ends the process ends the test. */
import { within, type Clock } from '../../services/environment/clock.ts';
import type { Address } from '../../services/service.ts';
import { identityOf, type Stack } from '../../test-node/host/layers.ts';
import { wasCancelled } from '../../test-node/host/giving-up.ts';
import { Nodes, type Asker } from '../../test-node/host/nodes.ts';
import { beyond, censusOf, countSockets, underWay, type Census } from '../../test-node/host/rest.ts';
import { JSONRPCErrorException } from 'json-rpc-2.0';
import { copyJson } from '../simulation/copy.ts';
import { isRight } from '../plan/clocks.ts';
import type { FaultKind } from '../plan/faults.ts';
import type { EndEvent } from '../trace/event.ts';
import { lookAt } from './look.ts';
import { Servers } from './servers.ts';
import { PREPARE_MS } from './site.ts';
import { opened } from './opened.ts';
import { NoAnswer, NotReady, type Faulter, type Leftover, type Processes, type Rest, type RunSetup } from './world.ts';

/** What can be done to nodes that are all in this process: nothing that strikes, but what they are made with. */
export const IN_PROCESS_FAULTS = ['clock', 'twins'] as const satisfies readonly FaultKind[];

/** They are there when the nodes are made, and for all of the run. */
function never(): never {
  throw new Error('Nothing strikes in this process.');
}

/** What a world in this process is made of. */
export interface InProcessOptions {
  readonly stack: Stack;
  readonly parameters: unknown;
  /** Is there a checker for the layer on top? */
  readonly checked: boolean;
  readonly clock: Clock;
}

/** Opens a world in this process: starts the servers that the nodes need. The nodes come with each run. */
export const openInProcess = (options: InProcessOptions): Promise<InProcess> => opened(new InProcess(options));

/** What was going on in this process before the nodes of a run were made. */
interface Before {
  readonly sockets: number;
  /** What is under way that is no timer: servers that are children of this process, say. */
  readonly what: Census;
}

/** A world in this process. */
export class InProcess implements Processes {
  leaks = 0;
  /** How many calls were given up. */
  givenUp = 0;
  readonly renewable = true;
  readonly freshProcesses = false;
  readonly runsMax = Infinity;
  readonly takesGivingUp = true;
  readonly faulter: Faulter = { kinds: IN_PROCESS_FAULTS, taken: never, strike: never, heal: never };
  readonly #options: InProcessOptions;
  readonly #servers: Servers;
  readonly #asker: Asker;
  #nodes: Nodes;
  #setup: RunSetup | null = null;
  /** The addresses whose nodes are made, or are being made. */
  #made: Address[] = [];
  #before: Before = { sockets: 0, what: new Map() };

  constructor(options: InProcessOptions) {
    this.#options = options;
    this.#servers = new Servers(options.stack, (ended) =>
      this.#setup?.listener({ type: 'serverExit', at: 0, ...ended }),
    );
    this.#nodes = this.#newNodes();
    this.#asker = {
      inform: ({ run, address: at, seq, layer, event, data }, recorded) => {
        if (this.#setup?.run !== run) this.leaks += 1;
        else this.#setup.listener({ type: 'inform', at, seq, layer, event, data: copyJson(data) });
        recorded();
      },
    };
  }

  /** Starts the servers. */
  async open(): Promise<void> {
    await this.#servers.start();
  }

  async prepare(setup: RunSetup): Promise<void> {
    this.#setup = setup;
    this.#made = [];
    this.#before = await this.#now();
    const addresses = [...Array(setup.addresses).keys()];
    const endpoints = await Promise.all(addresses.map((at) => this.#prepare(setup, at)));
    await Promise.all(
      addresses.map((at) => inTime(at, 'start', this.#nodes.start(setup.run, at, endpoints), this.#options)),
    );
  }

  #prepare({ run, addresses, random, clocks, identities }: RunSetup, at: Address): Promise<Endpoint> {
    const { stack, parameters, checked } = this.#options;
    const clock = clocks[at];
    this.#made.push(at);
    const params = {
      ...{ run, address: at, addresses, seed: random, parameters: parameters ?? null },
      checked: checked ? [stack[0].name] : [],
      system: this.#servers.endpoints,
      identity: identityOf(run, identities[at] ?? at),
      ...(clock && !isRight(clock) && { clock: [...clock] as [number, number] }),
    };
    return inTime(at, 'prepare', this.#nodes.prepare(this.#asker, params), this.#options);
  }

  call(at: Address, id: number, fn: string, args: readonly unknown[]): void {
    const setup = this.#setup!;
    const call = { run: setup.run, address: at, function: fn, args: args.map(copyJson) };
    this.#nodes.call(call, id).then(
      (result) => this.#ended(setup, returned({ at, id, fn }, result)),
      (error: unknown) => this.#ended(setup, ended({ at, id, fn }, error)),
    );
  }

  #ended(setup: RunSetup, event: EndEvent): void {
    if (this.#setup === setup) setup.listener(event);
    else this.leaks += 1;
  }

  giveUp(at: Address, id: number): void {
    this.givenUp += 1;
    this.#nodes.giveUp(this.#setup!.run, at, id);
  }

  async look(timeoutMs: number): Promise<Rest> {
    const { run } = this.#setup!;
    const models = await lookAt(this.#servers.models, run, timeoutMs);
    const { what, wakesInMs, sleepsMs, traffic } = await this.#nodes.look(run);
    const why = beyond(censusOf(what), this.#before.what).join(', ');
    const sum = (count: (each: (typeof traffic)[number]) => number): number =>
      traffic.reduce((all, each) => all + count(each), 0);
    return {
      idle: why === '' && models.idle,
      why: [models.why, why].filter(Boolean).join('; '),
      counted: (countSockets() <= this.#before.sockets || traffic.length > 0) && models.counted,
      wakesInMs: [wakesInMs, sleepsMs, ...models.wakesInMs],
      said: models.said,
      written: sum(({ written }) => written) + models.written,
      handled: sum(({ handled }) => handled) + models.handled,
    };
  }

  /** What is left is told of all nodes at once, by the first. */
  async stop(waitMs: number): Promise<readonly Leftover[]> {
    await this.#end(PREPARE_MS);
    const left = await this.#nodes.left(waitMs);
    return left.length > 0 ? [{ at: this.#made[0]!, left }] : [];
  }

  /** Ends the nodes. No timer is armed after it that was not before. Rejects with `NoAnswer`. */
  async #end(timeoutMs: number): Promise<void> {
    const { run } = this.#setup!;
    const end = async (at: Address): Promise<void> => {
      const ending = this.#nodes.end(run, at).then(
        () => true,
        (error: unknown) => {
          throw new NoAnswer(`Node ${at} cannot be closed: ${(error as Error).message}`);
        },
      );
      const ended = await within(this.#options.clock, timeoutMs, ending, false);
      if (!ended) throw new NoAnswer(`Node ${at} has not come to the end of 'close' within ${timeoutMs} ms.`);
    };
    try {
      await Promise.all(this.#made.map(end));
    } finally {
      this.#setup = null;
    }
  }

  async abandon(timeoutMs: number): Promise<void> {
    if (!this.#setup) return this.renew();
    try {
      await this.#end(timeoutMs);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
    }
    await this.renew();
  }

  /** The nodes of the run before are let go of; what they still say is a leak. */
  async renew(): Promise<void> {
    this.#nodes.endAllOf(this.#asker);
    this.#setup = null;
    if (this.#servers.lost) await this.#servers.renew();
    this.#nodes = this.#newNodes();
  }

  async close(): Promise<void> {
    this.#nodes.endAllOf(this.#asker);
    this.#setup = null;
    await this.#servers.close();
  }

  #newNodes(): Nodes {
    return new Nodes(this.#options.stack, this.#options.clock, {}, false);
  }

  async #now(): Promise<Before> {
    const { what } = await underWay(this.#options.clock);
    return { sockets: countSockets(), what: censusOf(what.filter((kind) => !TIMERS.has(kind))) };
  }
}

/** What must not be armed where nothing can happen any more, whoever armed it. */
const TIMERS = new Set(['Timeout', 'a timer', 'Immediate', 'work of another thread']);

type Endpoint = Awaited<ReturnType<Nodes['prepare']>>;
type Called = Pick<EndEvent, 'at' | 'id' | 'fn'>;

/** What comes of making a node. Rejects with `NotReady`. */
async function inTime<T>(at: Address, step: string, made: Promise<T>, { clock }: InProcessOptions): Promise<T> {
  const late = Symbol('late');
  const result = await within(clock, PREPARE_MS, made, late).catch((error: unknown) => {
    throw new NotReady((error as Error).message, at, !(error instanceof JSONRPCErrorException));
  });
  if (result !== late) return result;
  throw new NotReady(
    `Node ${at} has not answered '${step}' within ${PREPARE_MS} ms. Has createNode not come to its end?`,
    at,
    false,
  );
}

function returned(call: Called, result: unknown): EndEvent {
  try {
    return { type: 'return', ...call, result: copyJson(result) };
  } catch (error) {
    return { type: 'error', ...call, error: `What it returns is no JSON: ${(error as Error).message}` };
  }
}

function ended(call: Called, error: unknown): EndEvent {
  if (wasCancelled(error)) return { type: 'cancelled', ...call };
  const { message, noEffect } = (error as Thrown | null | undefined) ?? {};
  return { type: noEffect === true ? 'failed' : 'error', ...call, error: message ?? String(error) };
}

interface Thrown {
  readonly message?: string;
  readonly noEffect?: unknown;
}
