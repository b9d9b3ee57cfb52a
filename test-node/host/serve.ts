/** A host in a process of its own: listens, says where, and stays until it is asked to end. */
import assert from 'node:assert';
import type { WebSocket } from 'ws';
import { realClock } from '../../services/environment/clock.ts';
import { askedToEnd } from '../commands/cli.ts';
import { Host } from './host.ts';
import type { Stack } from './layers.ts';
import type { Hello } from '../processes.ts';
import { listen } from '../wire/server.ts';

/** Where a process listens. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** Hosts the stack there until the process is asked to end. `what` says what it is; `systems`: see `Host`. */
export async function serveStack(
  stack: Stack,
  { host: address, port }: Place,
  what: string,
  systems: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  // Node opens these when they are first used, which would look like something that a node left behind.
  assert([process.stdout, process.stderr].every((stream) => stream.writable));
  const host = new Host(stack, realClock(), systems);
  const connect = (socket: WebSocket): void => host.connect(socket, (message) => console.error(message));
  const { url, close } = await listen(port, connect, address);
  const hello: Hello = { listening: url };
  if (process.send) process.send(hello);
  else console.log(`${what} listens on ${url}`);
  const exitStatus = await askedToEnd();
  close();
  process.exit(exitStatus); // a node may have left something that would keep the process alive
}
