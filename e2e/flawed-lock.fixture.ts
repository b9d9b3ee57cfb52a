/**
 * For tests of faults: a lock, right under every one of them, or with one flaw. A server has on its disk who holds what; nodes ask again
 * until they get it, also after a lost connection. A server without a disk believes nothing before all nodes have said what they hold.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { defineImplementation, type Endpoint, type Implementation, type NodeContext, type System } from '../index.ts';
import { lock, type Lock, type LockParameters } from '../services/lock.ts';
import { temporaryFolder } from '../test-node/temporary.ts';
import { EVERYTHING } from '../tester/findings/claims.ts';

/** What may be wrong with it. */
export type Flaw =
  | 'none'
  /** Its server gives the lock of a node that is silent for long to another. */
  | 'expires'
  /** A node that is started again frees what it held before. */
  | 'resets'
  /** A node that gets no answer for long takes that for a yes. */
  | 'impatient'
  /** Its server does not read its disk, and asks nobody. */
  | 'forgets'
  /** A node does not ask again when a connection is lost. */
  | 'asks once'
  /** Whoever has the identity of the holder has the lock. */
  | 'goes by identity'
  /** A lock is over by the date, which is that of the node that asks. */
  | 'trusts dates';

/** How often nodes ask, in ms; what is long; how long a lock lasts where dates are trusted. */
const ASK_MS = 10;
const LONG_MS = 150;
const DATE_MS = 1000;
const NODES = 2;

/** The server: a JSON value a line. It answers only what is on its disk. */
const SERVER = `
const { existsSync, readFileSync, writeFileSync, renameSync } = require('node:fs');
const [port, file, flaw] = process.argv.slice(1);
const known = existsSync(file) && flaw !== 'forgets';
const held = known ? JSON.parse(readFileSync(file, 'utf8')) : {};
const heard = new Set();
const isSure = () => known || flaw === 'forgets' || heard.size >= ${NODES};
const save = () => { writeFileSync(file + '.new', JSON.stringify(held)); renameSync(file + '.new', file); };
const did = {
  mine: ({ who, node, identity, holds }) => {
    heard.add(node);
    for (const name of holds) held[name] ??= { who, identity, seen: Date.now(), until: Infinity };
    if (flaw === 'resets') for (const name in held) if (held[name].identity === identity && held[name].who !== who) delete held[name];
    return true;
  },
  alive: ({ who }) => { for (const each of Object.values(held)) if (each.who === who) each.seen = Date.now(); return true; },
  acquire: ({ who, identity, name, date }) => {
    const old = held[name];
    const isOver = old && ((flaw === 'expires' && Date.now() - old.seen > ${LONG_MS}) || (flaw === 'trusts dates' && date > old.until));
    if (!isSure()) return false;
    if (!old || isOver) held[name] = { who, identity, seen: Date.now(), until: date + ${DATE_MS} };
    return held[name].who === who;
  },
  release: ({ who, name }) => { if (!isSure()) return null; if (held[name]?.who === who) delete held[name]; return true; },
};
const server = require('node:net').createServer((socket) => {
  socket.on('error', () => {});
  require('node:readline').createInterface({ input: socket }).on('error', () => {}).on('line', (line) => {
    const asked = JSON.parse(line);
    const result = did[asked.fn](asked);
    save();
    socket.write(JSON.stringify({ id: asked.id, result }) + '\\n');
  });
});
server.listen(Number(port), '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit());`;

/** The process of the server. */
class Keeper {
  readonly #folder = temporaryFolder('keeper');
  readonly #flaw: Flaw;
  #child!: ChildProcess;
  #ended!: Promise<{ code: number | null; signal: string | null }>;
  port = 0;

  constructor(flaw: Flaw) {
    this.#flaw = flaw;
  }

  get pid(): number {
    return this.#child.pid!;
  }

  get ended(): Promise<{ code: number | null; signal: string | null }> {
    return this.#ended;
  }

  async start(): Promise<this> {
    const args = ['-e', SERVER, String(this.port), join(this.#folder, 'held'), this.#flaw];
    this.#child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#ended = once(this.#child, 'exit').then(([code, signal]) => ({ code: code as null, signal: signal as null }));
    [this.port] = (await once(this.#child, 'message')) as [number];
    return this;
  }

  async restart(keepDisk: boolean): Promise<number> {
    if (!keepDisk) rmSync(join(this.#folder, 'held'), { force: true });
    await this.start();
    return this.pid;
  }

  async close(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
    rmSync(this.#folder, { recursive: true });
  }
}

async function startKeeper(flaw: Flaw): Promise<System<Endpoint>> {
  const keeper = await new Keeper(flaw).start();
  return {
    endpoints: { host: '127.0.0.1', port: keeper.port },
    processes: { keeper },
    close: () => keeper.close(),
  };
}

type Context = NodeContext<unknown, LockParameters, Endpoint>;
type Answer = boolean | null | 'lost' | 'late';

/** A node. */
class FlawedNode {
  readonly #context: Context;
  readonly #flaw: Flaw;
  readonly #node = randomUUID();
  readonly #who: string;
  readonly #holds = new Set<string>();
  readonly #asked = new Map<number, (answer: Answer) => void>();
  readonly #closed = new AbortController();
  #socket: Socket | null = null;
  #ids = 0;

  constructor(context: Context, flaw: Flaw) {
    this.#context = context;
    this.#flaw = flaw;
    this.#who = flaw === 'goes by identity' ? context.identity : this.#node;
  }

  async start(): Promise<this> {
    if ((await this.#ask('alive')) === 'lost') throw new Error('The server is not there.');
    if (this.#flaw === 'expires') void this.#stayAlive();
    return this;
  }

  async acquire(name: string): Promise<void> {
    for (;;) {
      const answer = await this.#ask('acquire', name);
      if (answer === true || (answer === 'late' && this.#flaw === 'impatient')) break;
      if (answer === 'lost' && this.#flaw === 'asks once') await new Promise(() => {});
      await this.#sleep(ASK_MS);
    }
    this.#holds.add(name);
  }

  async release(name: string): Promise<boolean> {
    if (!this.#holds.delete(name)) return false;
    while ((await this.#ask('release', name)) !== true) await this.#sleep(ASK_MS);
    return true;
  }

  close(): void {
    this.#closed.abort();
    this.#socket?.destroy();
  }

  async #stayAlive(): Promise<void> {
    while (!this.#closed.signal.aborted) {
      await this.#ask('alive');
      await this.#sleep(ASK_MS).catch(() => {});
    }
  }

  #sleep(ms: number): Promise<void> {
    return this.#context.clock.sleep(ms, { signal: this.#closed.signal });
  }

  /** `lost`: the connection is. `late`: there is no answer yet, for one that is impatient. */
  #ask(fn: 'alive' | 'acquire' | 'release', name = ''): Promise<Answer> {
    if (this.#closed.signal.aborted) return new Promise(() => {});
    const answered = this.#send(fn, this.#named(name));
    if (this.#flaw !== 'impatient') return answered;
    const late = this.#sleep(LONG_MS).then(() => 'late' as const);
    return Promise.race([answered, late]);
  }

  #send(fn: string, name: string): Promise<Answer> {
    return new Promise((resolve) => {
      const socket = (this.#socket ??= this.#connect());
      const id = this.#ids++;
      this.#asked.set(id, resolve);
      this.#write(socket, { id, fn, name, date: Date.now() });
    });
  }

  #write(socket: Socket, what: object): void {
    const { identity } = this.#context;
    socket.write(`${JSON.stringify({ ...what, who: this.#who, identity })}\n`);
  }

  /** Says first of all what it holds. */
  #connect(): Socket {
    const { host, port } = this.#context.system;
    const socket = connect(port, host);
    socket.on('error', () => {}); // 'close' follows
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = null;
      for (const [id, answer] of [...this.#asked]) {
        this.#asked.delete(id);
        answer('lost');
      }
    });
    createInterface({ input: socket })
      .on('error', () => {})
      .on('line', (line) => {
        const { id, result } = JSON.parse(line) as { id: number; result: boolean | null };
        this.#asked.get(id)?.(result);
        this.#asked.delete(id);
      });
    this.#write(socket, {
      id: -1,
      fn: 'mine',
      node: this.#node,
      holds: [...this.#holds].map((name) => this.#named(name)),
    });
    return socket;
  }

  /** No two runs share a lock. */
  #named(name: string): string {
    return `${this.#context.run} ${name}`;
  }
}

type FlawedLock = Implementation<Lock, unknown, unknown, Endpoint, LockParameters, 'acquire' | 'release'>;

/** The lock, with this flaw. It claims everything, and says that the dead keep what they have. */
export const flawedLock = (flaw: Flaw): FlawedLock =>
  defineImplementation({
    name: 'flawed',
    service: lock,
    parameters: { death: 'keeps', names: ['a'], givingUp: false },
    offers: ['acquire', 'release'],
    claims: EVERYTHING,
    createSystem: () => startKeeper(flaw),
    createNode: (context) => new FlawedNode(context as Context, flaw).start(),
  });
