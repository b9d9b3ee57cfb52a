/** For tests of faults: nodes that tell who and where they are, ask a server, and greet each other. The server counts, on its disk. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { defineImplementation, defineService, type Endpoint, type NodeContext, type System } from '../index.ts';

/** What the nodes can be asked. */
export type Probe = {
  /** Its process, its identity, a random number. */
  who(): { pid: number; identity: string; random: number };
  /** What its clock shows, and what its date does. */
  time(): { clock: number; date: number };
  /** What the server has counted up to now, with this. */
  count(): number;
  /** The process of the node there, as it says itself. */
  greet(at: number): number;
};

const any = {
  call: {},
  return: {},
  results: () => [],
  isResult: (value: unknown): value is never => value !== undefined,
};
const probe = defineService<Probe, null>({
  name: 'probe',
  addresses: { default: 2, min: 1 },
  init: () => null,
  functions: { who: any, time: any, count: any, greet: { ...any, args: () => [[0]] } },
});

/** Listens at the port, and counts the lines that it gets. */
const COUNTS = `
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const [port, file] = process.argv.slice(1);
const count = () => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0);
const server = require('node:net').createServer((socket) => {
  socket.on('error', () => {});
  socket.on('data', (lines) => {
    for (const _ of String(lines).trim().split('\\n')) {
      writeFileSync(file, String(count() + 1));
      socket.write(count() + '\\n');
    }
  });
});
server.listen(Number(port), '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit());`;

/** A server that counts. */
class Counter {
  readonly #file: string;
  #child!: ChildProcess;
  port = 0;

  constructor() {
    this.#file = join(mkdtempSync(join(tmpdir(), 'servicetester-')), 'count');
  }

  get pid(): number {
    return this.#child.pid!;
  }

  get ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    const { exitCode: code, signalCode: signal } = this.#child;
    if (code !== null || signal !== null) return Promise.resolve({ code, signal });
    return once(this.#child, 'exit').then(([exitCode, by]) => ({ code: exitCode as number, signal: by as null }));
  }

  async start(): Promise<this> {
    const args = ['-e', COUNTS, String(this.port), this.#file];
    this.#child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    [this.port] = (await once(this.#child, 'message')) as [number];
    return this;
  }

  async restart(keepDisk: boolean): Promise<number> {
    if (!keepDisk) rmSync(this.#file, { force: true });
    await this.start();
    return this.pid;
  }

  async close(): Promise<void> {
    this.#child.kill(); // a signal that waits where a process is stopped
    await this.ended;
  }
}

interface ProbeSystem {
  readonly counter: Endpoint;
}

async function startCounter(): Promise<System<ProbeSystem>> {
  const counter = await new Counter().start();
  return {
    endpoints: { counter: { host: '127.0.0.1', port: counter.port } },
    processes: { counter },
    close: () => counter.close(),
  };
}

/** A node. */
class ProbeNode {
  readonly #context: NodeContext<unknown, unknown, ProbeSystem>;
  readonly #server = createServer((socket) => {
    socket.on('error', () => {});
    socket.end(`${process.pid}\n`);
  });
  #endpoints: readonly Endpoint[] = [];
  /** The connection to the server, as long as it lasts. */
  #counter: Socket | null = null;
  #answers: ((line: string | Error) => void)[] = [];

  constructor(context: NodeContext<unknown, unknown, ProbeSystem>) {
    this.#context = context;
  }

  async start(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo;
    this.#endpoints = await this.#context.announce({ host: '127.0.0.1', port });
    return this;
  }

  who(): ReturnType<Probe['who']> {
    return { pid: process.pid, identity: this.#context.identity, random: this.#context.random() };
  }

  time(): ReturnType<Probe['time']> {
    return { clock: this.#context.clock.now(), date: new Date().getTime() };
  }

  count(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#counter ??= this.#connect();
      this.#answers.push((line) => (line instanceof Error ? reject(line) : resolve(Number(line))));
      this.#counter.write('count\n');
    });
  }

  async greet(at: number): Promise<number> {
    const { host, port } = this.#endpoints[at]!;
    const socket = connect(port, host);
    const [greeting] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    return Number(String(greeting));
  }

  close(): void {
    this.#server.close();
    this.#counter?.destroy();
  }

  #connect(): Socket {
    const { host, port } = this.#context.system.counter;
    const socket = connect(port, host);
    createInterface({ input: socket })
      .on('line', (line) => this.#answers.shift()!(line))
      .on('error', () => {}); // it tells the errors of its socket
    socket.on('error', () => {}); // 'close' follows
    socket.on('close', () => {
      this.#counter = null;
      for (const answer of this.#answers.splice(0)) answer(new Error('The connection is lost.'));
    });
    return socket;
  }
}

export default defineImplementation<Probe, unknown, unknown, unknown, ProbeSystem>({
  name: 'probe',
  service: probe,
  createSystem: startCounter,
  createNode: (context) => new ProbeNode(context).start(),
});
