/** The faults of nodes and links in a simulation: what a strike hits is held back until it is healed, and time goes on. */
import type { Address } from '../../services/service.ts';
import type { FaultKind, Strike } from '../plan/faults.ts';
import type { Faulter } from '../world/world.ts';
import type { Possible } from './pending.ts';
import type { Scheduler } from './scheduler.ts';

/** What can be done in a simulation; clocks are wrong there in half of the runs anyway. */
export const SIMULATED_FAULTS = ['kill', 'pause', 'partition', 'deaf'] as const satisfies readonly FaultKind[];

/** What each of them holds back at a node. A kill is never healed. */
const HOLDS: Record<(typeof SIMULATED_FAULTS)[number], (what: Possible, node: Address) => boolean> = {
  kill: isOf,
  pause: isOf,
  partition: ({ from, at }, node) => from !== null && (from === node || at === node),
  deaf: ({ from, at }, node) => from !== null && at === node,
};

/** Does it happen in the node? What its user waits for, and what the service below does unseen, does not. */
function isOf({ kind, at, outside }: Possible, node: Address): boolean {
  return at === node && kind !== 'hidden' && !outside;
}

/** Holds back what the strikes of a run say. */
export class Striking implements Faulter {
  readonly kinds = SIMULATED_FAULTS;
  readonly #scheduler: Scheduler;
  readonly #strikes = new Set<Strike>();

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** A call is made in the step of its node. */
  taken(): Promise<void> {
    return Promise.resolve();
  }

  strike(strike: Strike): void {
    this.#strikes.add(strike);
    this.#hold();
  }

  heal(strike: Strike): Promise<void> {
    this.#strikes.delete(strike);
    this.#hold();
    return Promise.resolve();
  }

  #hold(): void {
    const holds = [...this.#strikes].flatMap(([kind, target]) => {
      const holdsAt = HOLDS[kind as keyof typeof HOLDS] as (typeof HOLDS)['kill'] | undefined;
      return holdsAt ? [(what: Possible) => holdsAt(what, target)] : [];
    });
    this.#scheduler.hold(holds.length === 0 ? null : (what) => holds.some((each) => each(what)));
  }
}
