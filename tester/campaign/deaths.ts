/** The nodes that die in a run because its plan says so: each in a moment of a call. */
import type { Address } from '../../services/service.ts';
import { isKill, type Kill, type Moment } from '../plan/faults.ts';
import type { Plan } from '../plan/plan.ts';
import type { FaultEvent } from '../trace/event.ts';
import type { Killer } from '../world/world.ts';

/** What the deaths of a run need. */
export interface DeathsOptions {
  readonly plan: Plan;
  /** Null: nothing can be killed there. */
  readonly killer: Killer | null;
  /** Aborts when the run is over. */
  readonly over: AbortSignal;
  /** The node is killed in this moment; nothing of what follows from it has happened. */
  readonly dies: (at: Address) => void;
}

/** Follows the calls of a run, and kills. */
export class Deaths {
  readonly #options: DeathsOptions;
  readonly #dead = new Set<Address>();
  /** Those whose moment has not come. */
  #due: readonly Kill[];
  /** The entries that calls were made for, by the id of the call. */
  readonly #entries = new Map<number, Kill[2]>();

  constructor(options: DeathsOptions) {
    this.#options = options;
    this.#due = options.plan.faults.filter(isKill);
  }

  /** Has any node died? */
  get some(): boolean {
    return this.#dead.size > 0;
  }

  /** The kinds of faults that have happened. */
  get faults(): readonly FaultEvent['kind'][] {
    return this.some ? ['kill'] : [];
  }

  /** The faults of the plan whose moment has not come. */
  get due(): readonly Kill[] {
    return this.#due;
  }

  /** Is the node dead? */
  has(at: Address): boolean {
    return this.#dead.has(at);
  }

  /** A call was made for this entry of this user. It begins when it has reached its node. */
  made(entry: Kill[2], call: number): void {
    this.#entries.set(call, entry);
    for (const kill of this.#of(entry, 'begins')) {
      this.#options.killer?.taken(entry[0]).then(
        () => this.#kill(kill),
        () => {}, // it does not answer any more, which is told by itself
      );
    }
  }

  /** A call has ended, in whatever way. */
  ended(call: number): void {
    const entry = this.#entries.get(call);
    if (entry) for (const kill of this.#of(entry, 'ends')) this.#kill(kill);
  }

  #of([user, id]: Kill[2], moment: Moment): readonly Kill[] {
    return this.#due.filter(([, , entry, when]) => entry[0] === user && entry[1] === id && when === moment);
  }

  #kill(kill: Kill): void {
    const { killer, over, dies } = this.#options;
    const [, at] = kill;
    if (!killer || over.aborted || this.#dead.has(at)) return;
    this.#due = this.#due.filter((each) => each !== kill);
    this.#dead.add(at);
    dies(at);
    killer.kill(at);
  }
}
