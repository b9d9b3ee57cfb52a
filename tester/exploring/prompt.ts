/** Decides as another strategy does, but lets void returns happen at once: they belong to the step that they follow from. */
import type { Address } from '../../services/service.ts';
import type { Pending } from '../simulation/pending.ts';
import type { Fate, Strategy } from '../simulation/strategies/strategy.ts';

/** The other strategy is never asked about void returns that follow from what it chose, at the same node: it sees one step. */
export class Prompt implements Strategy {
  readonly #strategy: Strategy;
  readonly #onGoing: () => void;
  /** What still belongs to the present step. */
  readonly #rest: Pending[] = [];
  /** Where the present step happens; null: nothing was chosen yet. */
  #at: Address | null = null;

  /** `onGoing`: called before the present step goes on with a return. */
  constructor(strategy: Strategy, onGoing = (): void => {}) {
    this.#strategy = strategy;
    this.#onGoing = onGoing;
  }

  appeared(pending: Pending): void {
    const { isVoid, at } = pending.what;
    if (isVoid && (this.#at === null || at === this.#at)) this.#rest.push(pending);
    this.#strategy.appeared?.(pending);
  }

  choose(possible: readonly Pending[], timer: Pending | null): Pending {
    const next = this.#rest.shift();
    if (next) {
      if (this.#at !== null) this.#onGoing();
      return next;
    }
    const chosen = this.#strategy.choose(possible, timer);
    this.#at = chosen.what.at;
    return chosen;
  }

  fate(pending: Pending, can: { readonly double: boolean }): Fate {
    return this.#strategy.fate(pending, can);
  }

  waits(turn: Pending): boolean {
    return this.#strategy.waits?.(turn) ?? false;
  }
}
