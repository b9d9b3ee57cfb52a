/** Programs of others as servers: each on a port of its own of this machine, its disk in a folder of its own; gone when we are. */
import { connect } from 'node:net';
import { realClock, within } from '../../services/environment/clock.ts';
import { UnavailableError } from '../../test-node/commands/status.ts';
import { describeExit } from '../../test-node/exit.ts';
import { EndedEarly, GuardedProcess, TimedOut, spawnGuarded } from '../../test-node/processes.ts';
import { clearBy } from '../../test-node/temporary.ts';
import type { Endpoint, SystemProcess } from '../implementation.ts';
import {
  HOST,
  clear,
  clearing,
  environmentAt,
  findPlace,
  furnish,
  isFree,
  type Place,
  type Program,
} from './program.ts';

/** How long a server may take until it can be reached, in ms. */
const START_MS = 30_000;
/** How often it is asked whether it can, in ms. */
const POLL_MS = 20;
/** How long its answer may take, in ms. */
const ASK_MS = 1000;
/** So many places are tried, as somebody else may take a port that was free. */
const PLACES = 3;

/** A server that runs. */
export class Server implements SystemProcess {
  readonly #program: Program;
  readonly #place: Place;
  #process: GuardedProcess;
  #restarted: Promise<void> = Promise.resolve();

  private constructor(program: Program, place: Place, process: GuardedProcess) {
    this.#program = program;
    this.#place = place;
    this.#process = process;
  }

  /** Starts one, and resolves when it can be reached. Rejects with `UnavailableError` where the program is missing. */
  static async start(program: Program): Promise<Server> {
    for (let left = PLACES - 1; ; left -= 1) {
      const place = await findPlace(program);
      const command = clearing(program, place);
      if (command !== null) clearBy(command);
      try {
        await furnish(program, place);
        return new Server(program, place, await launch(program, place));
      } catch (error) {
        await clear(program, place);
        if (left === 0 || (await isFree(place.port))) throw error;
      }
    }
  }

  /** Where it is reached. */
  get endpoint(): Endpoint {
    return { host: HOST, port: this.#place.port };
  }

  /** Where it runs. */
  get place(): Place {
    return this.#place;
  }

  get pid(): number {
    return this.#process.pid;
  }

  get ended(): NonNullable<SystemProcess['ended']> {
    const { ended, tail } = this.#process;
    return ended.then((exit) => ({ ...exit, tail }));
  }

  signal(name: NodeJS.Signals): void {
    this.#process.signal(name);
  }

  async restart(keepDisk: boolean): Promise<number> {
    this.#restarted = this.#startAgain(keepDisk);
    await this.#restarted;
    return this.pid;
  }

  /** Ends it, and removes its disk. */
  async close(): Promise<void> {
    await this.#restarted.catch(() => {});
    await this.#crash();
    await clear(this.#program, this.#place);
  }

  async #startAgain(keepDisk: boolean): Promise<void> {
    await this.#crash();
    if (!keepDisk) await furnish(this.#program, this.#place);
    this.#process = await launch(this.#program, this.#place);
  }

  async #crash(): Promise<void> {
    this.signal('SIGKILL');
    await this.#process.ended;
  }
}

/** Resolves when it can be reached. Rejects, with nothing left running, if it ends before, or takes too long. */
async function launch(program: Program, place: Place): Promise<GuardedProcess> {
  const { file, folder, port, user } = place;
  // Otherwise somebody else might accept before it notices that it cannot have the port.
  if (!(await isFree(port))) throw new UnavailableError(`The port ${port} is taken.`);
  const env = { ...environmentAt(folder), ...program.env?.(place) };
  const options = { ...user, cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'] };
  const started = new GuardedProcess(spawnGuarded(file, program.args(place), options));
  const clock = realClock();
  for (;;) {
    const ready = await within(clock, ASK_MS, isReady(program, place), false);
    // One that could not have the port ends; then it was somebody else who accepted.
    const exit = await within(clock, ready ? 0 : POLL_MS, started.ended, null);
    if (exit) throw new EndedEarly(saying(`It ended with ${describeExit(exit)}`), exit, started.tail);
    if (ready) return started;
    if (clock.now() > START_MS) {
      started.signal('SIGKILL');
      throw new TimedOut(saying(`It could not be reached within ${START_MS} ms`));
    }
  }

  function saying(what: string): string {
    return [`${program.name} was started: ${what}.`, ...started.tail].join('\n');
  }
}

async function isReady(program: Program, place: Place): Promise<boolean> {
  try {
    return (await accepts(place.port)) && ((await program.isReady?.(place)) ?? true);
  } catch {
    return false;
  }
}

/** Does anybody accept connections there? */
function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, HOST);
    const end = (accepted: boolean) => (): void => {
      socket.destroy();
      resolve(accepted);
    };
    socket.on('connect', end(true)).on('error', end(false));
  });
}
