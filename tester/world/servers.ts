/** The servers that the nodes of a world need. A model among them, in a process of its own, is looked at beside the nodes. */
import { UnavailableError } from '../../test-node/commands/status.ts';
import type { Stack } from '../../test-node/host/layers.ts';
import { MODEL } from '../../test-node/stack/catalogue.ts';
import type { ModelSystem } from '../../test-node/stack/reached-model.ts';
import type { Server, ServerExit } from '../../test-node/stack/server.ts';
import { noSystems, startSystems, type Systems } from '../../test-node/stack/systems.ts';
import { connect } from '../../test-node/wire/connect.ts';
import type { Peer } from '../../test-node/wire/peer.ts';
import type { LookedAt } from './look.ts';

/** Starts the servers of all layers, and ends them. */
export class Servers {
  readonly #stack: Stack;
  readonly #onExit: (ended: ServerExit) => void;
  #systems = noSystems;
  #models: Peer[] = [];

  /** `onExit` hears of servers that end by themselves. */
  constructor(stack: Stack, onExit: (ended: ServerExit) => void) {
    this.#stack = stack;
    this.#onExit = onExit;
  }

  /** Starts them. Rejects with `UnavailableError` if one cannot be used. */
  async start(): Promise<void> {
    this.#systems = await startSystems(this.#stack, this.#onExit);
    const model = this.#systems.endpoints[MODEL] as ModelSystem | undefined;
    if (model) this.#models = [await connectModel(model)];
  }

  /** Has one of them ended, and was not started again? Then fresh nodes need fresh servers. */
  get lost(): boolean {
    return this.all.some(({ isUp }) => !isUp);
  }

  /** By layer: where its servers are. */
  get endpoints(): Systems['endpoints'] {
    return this.#systems.endpoints;
  }

  /** Their processes. */
  get all(): readonly Server[] {
    return this.#systems.servers;
  }

  /** The models that can be looked at. */
  get models(): readonly LookedAt[] {
    return this.#models.map((peer) => ({ who: 'the model', peer, capabilities: { status: true } }));
  }

  /** Starts them anew. */
  async renew(): Promise<void> {
    await this.close();
    await this.start();
  }

  /** Ends them. */
  async close(): Promise<void> {
    for (const model of this.#models.splice(0)) model.terminate();
    await this.#systems.close();
    this.#systems = noSystems;
  }
}

async function connectModel({ model }: ModelSystem): Promise<Peer> {
  const url = `ws://${model.host}:${model.port}`;
  try {
    return (await connect(url, { who: 'the model', handlers: {}, onBroken: () => {} })).peer;
  } catch (error) {
    throw new UnavailableError(`${(error as Error).message}\nStart a model with: service-model msgtransfer`);
  }
}
