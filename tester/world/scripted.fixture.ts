/** For tests: a world that does what a test says. */
import type { Happening } from '../trace/event.ts';
import { FAULT_KINDS, type Strike } from '../plan/faults.ts';
import type { Faulter, Rest, RunSetup, Processes } from './world.ts';

/** What a scripted world does with a call; it tells what happens by `happen`, now or later. */
export type Script = (call: { at: number; id: number; fn: string }, happen: (happening: Happening) => void) => void;

/** In the next turn of the event loop. */
export const later = (action: () => void): void => void setImmediate(action);
/** Every call returns. */
export const returns: Script = ({ at, id, fn }, happen) =>
  later(() => happen({ type: 'return', at, id, fn, result: null }));
/** Nothing can happen any more. */
export const atRest: Rest = { idle: true, why: '', counted: true, wakesInMs: [null], said: [], written: 7, handled: 7 };

/** A world that does what a test says. */
export class Scripted implements Processes {
  readonly renewable: boolean = false;
  readonly freshProcesses = false;
  readonly runsMax = Infinity;
  readonly leaks = 0;
  readonly #script: Script;
  readonly #looks: () => Rest;
  listener: RunSetup['listener'] = () => {};

  constructor(script: Script, looks: () => Rest = () => atRest) {
    this.#script = script;
    this.#looks = looks;
  }
  prepare({ listener }: RunSetup): Promise<void> {
    this.listener = listener;
    this.struck.splice(0);
    this.healed.splice(0);
    return Promise.resolve();
  }
  call(at: number, id: number, fn: string): void {
    const { listener } = this; // what is late is heard by the run that made the call
    this.#script({ at, id, fn }, (happening) => listener(happening));
  }
  readonly takesGivingUp = false;
  giveUp(): void {}
  /** In the present run. */
  readonly struck: Strike[] = [];
  readonly healed: Strike[] = [];
  /** Whoever was killed still says what it had under way. */
  readonly faulter: Faulter = {
    kinds: FAULT_KINDS,
    taken: (): Promise<void> => new Promise<void>((resolve) => later(resolve)),
    strike: (strike) => void this.struck.push(strike),
    heal: (strike) => {
      this.healed.push(strike);
      return Promise.resolve();
    },
  };
  /** Takes a turn, as a real look does: what is under way in this process comes first. */
  async look(): Promise<Rest> {
    await new Promise<void>((resolve) => later(resolve));
    return this.#looks();
  }
  abandon(): Promise<void> {
    return Promise.resolve();
  }
  stop(): Promise<{ at: number; left: string[] }[]> {
    return Promise.resolve([]);
  }
  renew(): Promise<void> {
    return Promise.resolve();
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Returns `acq` only when the lock is free, as a lock does. */
export function lock(): Script {
  let held = false;
  const waiting: (() => void)[] = [];
  return ({ at, id, fn }, happen) => {
    const back = (): void => later(() => happen({ type: 'return', at, id, fn, result: null }));
    const take = (): void => {
      held = true;
      back();
    };
    if (fn === 'acq') return held ? void waiting.push(take) : take();
    if (fn === 'rel') {
      held = false;
      waiting.shift()?.();
    }
    back();
  };
}
