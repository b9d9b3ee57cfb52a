/** Records what a strategy decides, and writes it as the schedule of a plan: replayed, it gives the same run. */
import type { Plan } from '../plan/plan.ts';
import type { MessageFault } from '../plan/faults.ts';
import { faultOf } from './faults.ts';
import type { Pending } from './pending.ts';
import { Rotation } from './rotation.ts';
import type { Fate, Strategy } from './strategies/strategy.ts';

/** One decision: what was possible, and what of it happened. */
interface Decision {
  readonly possible: readonly Pending[];
  readonly timer: Pending | null;
  readonly chosen: Pending;
}

/** Decides as another strategy does, and remembers. */
export class Recording implements Strategy {
  readonly #strategy: Strategy;
  readonly #decisions: Decision[] = [];
  readonly #faults: MessageFault[] = [];
  readonly #turns: string[] = [];

  constructor(strategy: Strategy) {
    this.#strategy = strategy;
  }

  appeared(pending: Pending): void {
    this.#strategy.appeared?.(pending);
  }

  choose(possible: readonly Pending[], timer: Pending | null): Pending {
    const chosen = this.#strategy.choose(possible, timer);
    this.#decisions.push({ possible: [...possible], timer, chosen });
    return chosen;
  }

  fate(pending: Pending, can: { readonly double: boolean }): Fate {
    const fate = this.#strategy.fate(pending, can);
    const fault = faultOf(pending.key, fate);
    if (fault) this.#faults.push(fault);
    return fate;
  }

  waits(turn: Pending): boolean {
    const waits = this.#strategy.waits?.(turn) ?? false;
    if (waits) this.#turns.push(turn.key);
    return waits;
  }

  /** The schedule as a plan has it: how often each event was put back, which turns waited, and what was lost or doubled. */
  encode(): Pick<Plan, 'delays' | 'faults'> {
    const hastened = new Set(this.#decisions.filter(isHastened).map(({ chosen }) => chosen));
    const once = [...[...hastened].map(({ key }) => key), ...this.#turns];
    const delays = new Map<string, number>(once.map((key) => [key, 1]));
    const rotation = new Rotation();
    for (const { possible, timer, chosen } of this.#decisions) {
      rotation.see(possible, timer && hastened.has(timer) ? timer : null);
      if (!rotation.head) continue; // only a timer was possible, in its time
      while (rotation.head !== chosen) {
        const { key } = rotation.head;
        delays.set(key, (delays.get(key) ?? 0) + 1);
        rotation.putBack();
      }
    }
    return { delays: Object.fromEntries(delays), faults: this.#faults };
  }
}

/** A timer that fires although something else is possible. */
const isHastened = ({ possible, chosen }: Decision): boolean => chosen.what.kind === 'timer' && possible.length > 0;
