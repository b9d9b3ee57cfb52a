/** Reaching nodes: processes of ours, programs in any language, or nodes that run already. */
import { realClock, within } from '../../services/environment/clock.ts';
import type { Address } from '../../services/service.ts';
import { NodeProgram } from '../../test-node/node-program.ts';
import { describeExit } from '../../test-node/exit.ts';
import { EndedEarly, OwnProcess, TimedOut, type GuardedProcess } from '../../test-node/processes.ts';
import { stackOptions } from '../../test-node/stack/stack.ts';
import { connect, introduceProgram, type Connection as Introduced } from '../../test-node/wire/connect.ts';
import { Peer, type PeerOptions, type RequestFailed } from '../../test-node/wire/peer.ts';
import { PROTOCOL_DOCS, errors, type Params } from '../../test-node/wire/protocol.ts';
import type { BrokenEvent, ExitEvent } from '../trace/event.ts';
import { Site, describeSite, notReadyOf, type Connection, type NodesOptions, type Program } from './site.ts';
import { NotReady } from './world.ts';

/** How long a process may live on that has closed what it is spoken with over, in ms. */
const DEAF_MS = 1000;

/** Hears what comes from the nodes by itself. */
export interface Hearing {
  readonly happens: (happening: ExitEvent | BrokenEvent) => void;
  /** `from`: the addresses of the process that informs. */
  readonly informs: (from: readonly Address[], informed: Params<'inform'>) => void;
  /** The present run; empty: there is none. */
  readonly run: () => string;
}

/** Starts a process for these addresses, or connects to the one that runs there. Rejects with `NotReady`. */
export async function openSite(addresses: readonly Address[], options: NodesOptions, hearing: Hearing): Promise<Site> {
  const { running, program } = options;
  const at = addresses[0]!;
  if (running) {
    const url = running[at]!;
    const { peer, about } = await introduced(addresses, hearing, (peerOptions) => connect(url, peerOptions));
    return new Site(addresses, null, checked(`At ${url} is`, { peer, about }, options, at));
  }
  return program ? openProgram(program, at, options, hearing) : openOwn(addresses, options, hearing);
}

async function openOwn(addresses: readonly Address[], options: NodesOptions, hearing: Hearing): Promise<Site> {
  const at = addresses[0]!;
  const args = [String(options.addresses), String(at), ...stackOptions(options.names), '--port', '0'];
  const child = new OwnProcess('test-node', args);
  return opened(child, at, hearing, async () => {
    const url = await child.url();
    const connection = await introduced(addresses, hearing, (peerOptions) => connect(url, peerOptions));
    return new Site(addresses, child, checked(`At ${url} is`, connection, options, at));
  });
}

async function openProgram({ words }: Program, at: Address, options: NodesOptions, hearing: Hearing): Promise<Site> {
  const child = new NodeProgram(words);
  return opened(child, at, hearing, async () => {
    const connection = await introduced([at], hearing, (peerOptions) =>
      speakWith(child, at, options, hearing, peerOptions),
    );
    return new Site([at], child, checked('It is', connection, options, at));
  });
}

/** Speaks with a program. Rejects with `EndedEarly` if it ends before it has said what it is. */
async function speakWith(
  child: NodeProgram,
  at: Address,
  { stack }: NodesOptions,
  { happens, run }: Hearing,
  options: PeerOptions,
): Promise<Introduced> {
  let informed = 0;
  let saysAll = false;
  // A program of one address and one run need not say what its events are of.
  const implied = (): Partial<Params<'inform'>> =>
    saysAll ? {} : { run: run(), address: at, layer: stack[0].name, seq: informed++ };
  const onClose = (): void =>
    void outlives(child).then((message) => {
      if (message !== null) happens({ type: 'broken', at, message: `${options.who} ${message}` });
    });
  const peer = new Peer(child.channel, { ...options, implied, onClose });
  try {
    const connection = await introduceProgram(peer, options.who);
    saysAll = connection.about.capabilities.reuse ?? false;
    return connection;
  } catch (error) {
    const exit =
      (error as Partial<RequestFailed>).code === errors.lost.code
        ? await within(realClock(), DEAF_MS, child.ended, null)
        : null;
    if (!exit) throw error;
    throw new EndedEarly(`It ended with ${describeExit(exit)} before it said what it is.`, exit, child.tail);
  }
}

/** What is wrong with a process that can no longer be spoken with; null: it ends, which is told by itself. */
async function outlives(child: GuardedProcess): Promise<string | null> {
  const exit = await within(realClock(), DEAF_MS, child.ended, null);
  if (exit || child.endedByUs) return null;
  return `goes on, but has closed its standard input or output, which the protocol needs. See ${PROTOCOL_DOCS}.`;
}

/** The site of a process that was just started, which is ended if there is none. Its end is told. */
async function opened(child: GuardedProcess, at: Address, hearing: Hearing, open: () => Promise<Site>): Promise<Site> {
  try {
    const site = await open();
    void child.ended.then((exit) => {
      if (!child.endedByUs && !site.mayEnd(exit)) hearing.happens({ type: 'exit', at, exit, tail: child.tail });
    });
    return site;
  } catch (error) {
    await child.end();
    if (error instanceof EndedEarly) throw notReadyOf(error, at);
    throw error instanceof TimedOut ? new NotReady(error.message, at, false) : error;
  }
}

/** Connects as the tester. What breaks the protocol even before a run violates. Rejects with `NotReady`. */
async function introduced(
  addresses: readonly Address[],
  { happens, informs }: Hearing,
  open: (options: PeerOptions) => Promise<Introduced>,
): Promise<Introduced> {
  const at = addresses[0]!;
  const broken: string[] = [];
  const inform = (informed: Params<'inform'>): null => {
    informs(addresses, informed);
    return null;
  };
  const onBroken = (message: string): void => {
    broken.push(message);
    happens({ type: 'broken', at, message });
  };
  const connection = await open({ who: describeSite(addresses), handlers: { inform }, onBroken }).catch(
    (error: unknown) => {
      throw error instanceof EndedEarly ? error : new NotReady((error as Error).message, at, false);
    },
  );
  if (!broken[0]) return connection;
  connection.peer.terminate();
  throw new NotReady(broken[0], at, true);
}

/** Holds what a node says that it is against what it should be. */
function checked(where: string, { peer, about }: Introduced, { stack }: NodesOptions, at: Address): Connection {
  const { service } = stack[0];
  if (about.service === service.name) return { peer, capabilities: about.capabilities };
  throw new NotReady(`${where} a node of ${about.service}, not of ${service.name}.`, at, false);
}
