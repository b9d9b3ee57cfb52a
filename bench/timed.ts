/** A world with a stopwatch: how long making and closing the nodes takes, apart from the calls. */
import type { Faulter, Rest, RunSetup, Processes } from '../tester/world/world.ts';

/** Passes everything on to another world. */
export class Timed implements Processes {
  /** How long `prepare` and `stop` took so far, in ms. */
  besidesMs = 0;
  readonly #world: Processes;

  constructor(world: Processes) {
    this.#world = world;
  }

  get renewable(): boolean {
    return this.#world.renewable;
  }
  get freshProcesses(): boolean {
    return this.#world.freshProcesses;
  }

  get runsMax(): number {
    return this.#world.runsMax;
  }

  get leaks(): number {
    return this.#world.leaks;
  }

  prepare(setup: RunSetup): Promise<void> {
    return this.#time(this.#world.prepare(setup));
  }

  call(at: number, id: number, fn: string, args: readonly unknown[]): void {
    this.#world.call(at, id, fn, args);
  }

  get takesGivingUp(): boolean {
    return this.#world.takesGivingUp;
  }

  get faulter(): Faulter | null {
    return this.#world.faulter;
  }

  giveUp(at: number, id: number): void {
    this.#world.giveUp(at, id);
  }

  look(timeoutMs: number): Promise<Rest> {
    return this.#world.look(timeoutMs);
  }

  stop(waitMs: number): ReturnType<Processes['stop']> {
    return this.#time(this.#world.stop(waitMs));
  }

  abandon(timeoutMs: number): Promise<void> {
    return this.#world.abandon(timeoutMs);
  }

  renew(): Promise<void> {
    return this.#world.renew();
  }

  close(): Promise<void> {
    return this.#world.close();
  }

  async #time<T>(done: Promise<T>): Promise<T> {
    const began = performance.now();
    try {
      return await done;
    } finally {
      this.besidesMs += performance.now() - began;
    }
  }
}
