/** For tests: named locks at one server, which each node has a session with, a connection that ends when its node dies. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { defineImplementation, type Endpoint, type Implementation, type System } from '../index.ts';
import { lock, type Lock, type LockParameters } from '../services/lock.ts';

/** What the server does where a session ends: gives its locks to others, keeps them, or gives them also to those that are gone. */
export type AtDeath = 'frees' | 'keeps' | 'grants the dead';

type Request = { readonly id: number; readonly name: string; readonly fn: 'acquire' | 'release' | 'cancel' };
type Answer = { readonly id: number; readonly result: boolean | null };
interface Waiting {
  readonly session: Socket;
  readonly id: number;
}
interface Held {
  holder: Socket | null;
  waiting: Waiting[];
}

/** The server: who holds which lock, and who waits for it, oldest first. */
class LockServer {
  readonly #locks = new Map<string, Held>();
  readonly #atDeath: AtDeath;

  constructor(atDeath: AtDeath) {
    this.#atDeath = atDeath;
  }

  readonly attend = (session: Socket): void => {
    session.on('close', () => this.#left(session));
    linesOf(session, (line) => this.#got(session, JSON.parse(line) as Request));
  };

  #got(session: Socket, { id, name, fn }: Request): void {
    const held = this.#locks.get(name) ?? { holder: null, waiting: [] };
    this.#locks.set(name, held);
    if (fn === 'acquire') {
      held.waiting.push({ session, id });
      if (!held.holder) this.#grant(held);
    } else if (fn === 'cancel') {
      const there = held.waiting.some((each) => each.id === id && each.session === session);
      held.waiting = held.waiting.filter((each) => each.id !== id || each.session !== session);
      if (there) answer(session, { id, result: false });
    } else {
      const owned = held.holder === session;
      answer(session, { id, result: owned });
      if (owned) this.#grant(held);
    }
  }

  #grant(held: Held): void {
    const next = held.waiting.shift();
    held.holder = next?.session ?? null;
    if (next) answer(next.session, { id: next.id, result: null });
  }

  #left(session: Socket): void {
    for (const held of this.#locks.values()) {
      if (this.#atDeath !== 'grants the dead') held.waiting = held.waiting.filter((each) => each.session !== session);
      if (this.#atDeath !== 'keeps' && held.holder === session) this.#grant(held);
    }
  }
}

/** A node: the user's end of a session. */
class SessionNode {
  readonly #session: Socket;
  readonly #run: string;
  readonly #asked = new Map<number, (result: boolean | null) => void>();
  #ids = 0;

  constructor(session: Socket, run: string) {
    this.#session = session;
    this.#run = run;
    linesOf(session, (line) => {
      const { id, result } = JSON.parse(line) as Answer;
      this.#asked.get(id)?.(result);
    });
  }

  async acquire(name: string, { signal }: { readonly signal: AbortSignal }): Promise<void> {
    const id = this.#ids++;
    signal.addEventListener('abort', () => this.#send(id, 'cancel', name), { once: true });
    const granted = await this.#ask(id, 'acquire', name);
    if (granted === false) throw Object.assign(new Error('It was given up.'), { name: 'AbortError' });
  }

  async release(name: string): Promise<boolean> {
    return (await this.#ask(this.#ids++, 'release', name)) === true;
  }

  close(): void {
    this.#session.destroy();
  }

  #ask(id: number, fn: Request['fn'], name: string): Promise<boolean | null> {
    return new Promise((resolve) => {
      this.#asked.set(id, resolve);
      this.#send(id, fn, name);
    });
  }

  /** No two runs share a lock. */
  #send(id: number, fn: Request['fn'], name: string): void {
    this.#session.write(`${JSON.stringify({ id, fn, name: `${this.#run} ${name}` })}\n`);
  }
}

/** What comes over a connection; if that breaks, it closes. */
function linesOf(session: Socket, onLine: (line: string) => void): void {
  session.on('error', () => {});
  createInterface({ input: session })
    .on('line', onLine)
    .on('error', () => {});
}

const answer = (session: Socket, said: Answer): unknown => session.write(`${JSON.stringify(said)}\n`);

async function startServer(atDeath: AtDeath): Promise<System<Endpoint>> {
  const sessions = new Set<Socket>();
  const { attend } = new LockServer(atDeath);
  const server = createServer((session) => {
    sessions.add(session);
    attend(session);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    server.close();
    for (const session of sessions) session.destroy();
  };
  return { endpoints: { host: '127.0.0.1', port }, close };
}

type SessionLock = Implementation<Lock, unknown, unknown, Endpoint, LockParameters, 'acquire' | 'release'>;

/** A lock that says of death what `death` says, does what `atDeath` says, and claims all of it. */
export const sessionLock = (atDeath: AtDeath, death: LockParameters['death']): SessionLock =>
  defineImplementation({
    name: `session-${death}`,
    service: lock,
    parameters: { death, names: ['a'] },
    offers: ['acquire', 'release'],
    claims: { kill: ['specification', 'progress'] },
    createSystem: () => startServer(atDeath),
    async createNode({ system: { host, port }, run }) {
      const session = connect(port, host);
      await once(session, 'connect');
      return new SessionNode(session, run);
    },
  });
