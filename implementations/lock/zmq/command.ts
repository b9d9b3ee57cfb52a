/** `zmq-lock`: the lock server over ZeroMQ, by hand; and the demonstration that was published with it. */
import { randomUUID } from 'node:crypto';
import { Argument, Option, type Command } from 'commander';
import { askedToEnd, command, nonNegativeNumber, run, wholeNumber } from '../../../test-node/commands/cli.ts';
import { status } from '../../../test-node/commands/status.ts';
import { realClock } from '../../../services/environment/clock.ts';
import type { Endpoint } from '../../implementation.ts';
import { CallFailed, LockClient } from './client.ts';
import { demonstrate } from './demo.ts';
import { doJob } from './job.ts';
import { PublishedClient } from './published/client.ts';
import { DEFAULT_LOCK } from './published/protocol.ts';
import { PublishedServer } from './published/server.ts';
import { LockServer } from './server.ts';
import { startServer } from './system.ts';
import { tokenHere, TOKEN_VARIABLE } from './token.ts';

/** The port of the published server. */
const PORT = 7899;
/** The longest pause of a job as published, in ms. */
const PAUSE_MS = 70;

interface Options {
  readonly port: number;
  readonly published?: boolean;
  readonly pause: number;
}

/** Runs the command; resolves with its exit status. */
export function main(argv: readonly string[]): Promise<number> {
  const program = command('zmq-lock', 'Locks of a server over ZeroMQ, as published or repaired.');
  const about = {
    server: `Runs the server on this machine. Who knows the token in ${TOKEN_VARIABLE} may end it.`,
    done: `Tells the server to end: with the token in ${TOKEN_VARIABLE}.`,
    demo: `Shows that sentences stay in one piece: 16 jobs in 8 processes print one each, at a server of its own.`,
    jobs: 'Does jobs of the demonstration.',
  };
  const sub = (name: keyof typeof about): Command =>
    program.command(name).description(about[name]).option('--published', 'as published, with its flaws');
  const server = sub('server').addOption(portOption());
  const done = sub('done').addOption(portOption());
  const demo = sub('demo').addOption(pauseOption());
  const jobs = sub('jobs')
    .addArgument(new Argument('<jobs...>', 'their numbers').argParser(collectNumbers))
    .addOption(portOption())
    .addOption(pauseOption());
  return run(program, argv, () => program.help({ error: true }), [
    [server, () => serve(server.opts())],
    [done, () => end(done.opts())],
    [demo, () => show(demo.opts())],
    [jobs, () => work(jobs.processedArgs[0] as number[], jobs.opts())],
  ]);
}

const portOption = (): Option =>
  new Option('--port <port>', 'the port of the server; to start it, 0: a free one')
    .default(PORT)
    .argParser(wholeNumber(0, 65_535));

const pauseOption = (): Option =>
  new Option('--pause <ms>', 'the longest pause between lines').default(PAUSE_MS).argParser(nonNegativeNumber);

const collectNumbers = (text: string, before: readonly number[] = []): readonly number[] => [
  ...before,
  wholeNumber(0)(text),
];

async function serve({ port, published }: Options): Promise<number> {
  const server = published
    ? await PublishedServer.listen(port)
    : await LockServer.listen({ port, token: tokenHere(), clock: realClock() });
  if (process.send) process.send({ listening: server.url });
  else console.log(`the lock server listens on ${server.url}`);
  const running = server.run().then(
    () => status.conforms,
    (error: unknown) => {
      console.error('Crashed Lock Server!', error);
      return status.violates;
    },
  );
  return unlessAskedToEnd(running, () => server.close());
}

async function end({ port, published }: Options): Promise<number> {
  try {
    const lock = await lockAt(port, published);
    await lock.done().finally(lock.close);
    return status.conforms;
  } catch (error) {
    return failed(error);
  }
}

async function show({ published, pause }: Options): Promise<number> {
  const system = await startServer(published ? 'published' : 'repaired');
  const ended = new AbortController(); // clients as published would wait for ever
  void system.ended.then(() => ended.abort());
  try {
    const options = ['--port', String(system.endpoints.server.port), '--pause', String(pause)];
    const done = await demonstrate(published ? [...options, '--published'] : options, ended.signal);
    return done ? status.conforms : status.violates;
  } finally {
    await system.close();
  }
}

async function work(jobs: readonly number[], { port, published, pause }: Options): Promise<number> {
  try {
    const lock = await lockAt(port, published);
    const doJobs = async (): Promise<number> => {
      for (const job of jobs) await doJob(job, { lock, print, clock: realClock(), pauseMs: pause });
      return status.conforms;
    };
    return await unlessAskedToEnd(doJobs(), lock.close);
  } catch (error) {
    return failed(error);
  }
}

/** The one lock that the commands use, at a server that runs. */
interface OneLock {
  readonly acquire: () => Promise<void>;
  readonly release: () => Promise<unknown>;
  readonly done: () => Promise<void>;
  readonly close: () => void;
}

async function lockAt(port: number, published = false): Promise<OneLock> {
  const server: Endpoint = { host: '127.0.0.1', port };
  const clock = realClock();
  if (published) {
    const client = new PublishedClient({ server, sleep: (ms) => clock.sleep(ms) });
    return {
      acquire: () => client.acquire(),
      release: () => client.release(),
      done: () => client.sendDone(),
      close: () => client.finalize(),
    };
  }
  const client = await LockClient.connect({ server, id: randomUUID(), clock });
  return {
    acquire: () => client.acquire(DEFAULT_LOCK),
    release: () => client.release(DEFAULT_LOCK),
    done: () => client.sendDone(tokenHere()),
    close: () => client.close(),
  };
}

/** What it comes to, or the status of one that was asked to end; then closes what is open: sockets, and the channel to who started us. */
async function unlessAskedToEnd(working: Promise<number>, close: () => void): Promise<number> {
  try {
    return await Promise.race([working, askedToEnd()]);
  } finally {
    close();
    if (process.connected) process.disconnect();
  }
}

const print = (line: string): Promise<void> =>
  new Promise((resolve) => process.stdout.write(`${line}\n`, () => resolve()));

function failed(error: unknown): number {
  if (!(error instanceof CallFailed)) throw error;
  console.error(`zmq-lock: ${error.message}`);
  return status.violates;
}
