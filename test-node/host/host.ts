/** The host of a process: takes the messages of the tester, hands them to its nodes, sends back returns and what they inform. */
import { JSONRPCErrorException } from 'json-rpc-2.0';
import type { WebSocket } from 'ws';
import type { Clock } from '../../services/environment/clock.ts';
import { Peer, type Handlers } from '../wire/peer.ts';
import { WebSocketChannel } from '../wire/web-socket-channel.ts';
import { PROTOCOL_VERSION, errors, type Params, type ResultOf } from '../wire/protocol.ts';
import type { Stack } from './layers.ts';
import { Nodes, type Asker } from './nodes.ts';
import { countSockets } from './rest.ts';

/** A connection, as the nodes that were prepared through it know it. */
interface Connected extends Asker {
  readonly peer: Peer;
}

/** The host of a process: one stack, at the addresses that it is asked for. */
export class Host {
  readonly #stack: Stack;
  readonly #nodes: Nodes;
  readonly #connected = new Set<Connected>();
  /** The sockets that the process had before the first node, beside its connections. */
  #ownSockets: number | undefined;

  /** `systems`: by layer, where its servers are, unless `prepare` says otherwise. */
  constructor(stack: Stack, clock: Clock, systems: Readonly<Record<string, unknown>> = {}) {
    const [{ together = false }] = stack;
    this.#stack = stack;
    this.#nodes = new Nodes(stack, clock, systems, !together);
  }

  /** Takes a new connection. When it ends, its nodes end. */
  connect(socket: WebSocket, onBroken: (message: string) => void): void {
    const peer: Peer = new Peer(new WebSocketChannel(socket), {
      who: 'the tester',
      handlers: this.#handlers(() => connected),
      onBroken,
      onClose: () => this.#disconnect(connected),
    });
    const connected: Connected = {
      peer,
      inform: (informed, recorded) => void peer.tell('inform', informed, recorded),
    };
    this.#connected.add(connected);
  }

  #handlers(asker: () => Connected): Handlers {
    const nodes = this.#nodes;
    return {
      initialize: ({ protocolVersion }) => this.#initialize(protocolVersion),
      prepare: async (params) => ({ endpoint: await nodes.prepare(asker(), params) }),
      start: ({ run, address, endpoints }) => nodes.start(run, address, endpoints).then(() => null),
      call: (params, id) => nodes.call(params, id),
      cancel: ({ run, address, call }) => nodes.giveUp(run, address, call),
      status: ({ run }) => this.#status(asker(), run),
      ping: () => null,
      describe: () => ({
        functions: [...nodes.offered],
        layers: this.#stack.map(({ service, name }) => `${service.name}/${name}`),
      }),
      exercise: (params) => this.#exercise(params),
      stop: async ({ run, address, waitMs }) => {
        await nodes.end(run, address);
        return { left: await nodes.left(waitMs) };
      },
    };
  }

  #initialize(protocolVersion: string): ResultOf<'initialize'> {
    if (protocolVersion !== PROTOCOL_VERSION) {
      throw new JSONRPCErrorException(
        `This node speaks version ${PROTOCOL_VERSION} of the protocol; ${protocolVersion} was asked for.`,
        errors.wrongVersion.code,
      );
    }
    this.#ownSockets ??= countSockets() - this.#connected.size;
    const { service, name } = this.#stack[0];
    const capabilities = {
      ping: true,
      cancel: true,
      describe: true,
      status: true,
      reuse: true,
      exercise: true,
      clock: true,
      identity: true,
    } as const;
    return { protocolVersion, service: service.name, implementation: name, capabilities };
  }

  async #status(asker: Connected, run: string): Promise<ResultOf<'status'>> {
    const { what, wakesInMs, sleepsMs, traffic, askers } = await this.#nodes.look(run);
    const why = what.join(', ');
    const users = [...this.#connected].filter((each) => each !== asker && askers.has(each));
    const nodesHaveSockets = countSockets() - this.#connected.size > (this.#ownSockets ?? 0);
    const links = [...users.map(({ peer: { written, handled } }) => ({ written, handled })), ...traffic];
    return {
      idle: why === '',
      ...(why && { why }),
      ...(wakesInMs !== null && { wakesInMs }),
      ...(sleepsMs !== null && { sleepsMs }),
      counted: !nodesHaveSockets || traffic.length > 0,
      written: links.reduce((sum, { written }) => sum + written, 0),
      handled: links.reduce((sum, { handled }) => sum + handled, 0),
    };
  }

  async #exercise({ run, address, calls, seed }: Params<'exercise'>): Promise<ResultOf<'exercise'>> {
    const { layers, addresses, parameters, over } = this.#nodes.at(run, address);
    const top = await layers;
    const call = (fn: string, args: readonly unknown[]): Promise<unknown> => top.call(fn, args, over);
    const { offered } = this.#nodes;
    const { exercise } = await import('./exercise.ts');
    return {
      calls: await exercise(this.#stack[0].service, { address, addresses, parameters, calls, seed, offered, call }),
    };
  }

  #disconnect(connected: Connected): void {
    this.#connected.delete(connected);
    this.#nodes.endAllOf(connected);
  }
}
