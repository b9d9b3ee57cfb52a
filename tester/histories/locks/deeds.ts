/** What each operation of a history does to a lock. */
import type { History } from '../history.ts';
import type { LockFunction, LockView, Mode } from './view.ts';

/**
 * What an operation does to the lock. `may`: it never ended, so perhaps. `keeps`: its user was told that it cannot give it up. `fails
 * to`: it certainly did nothing.
 */
export type Deed =
  'takes' | 'may take' | 'is refused' | 'fails to take' | 'gives' | 'may give' | 'keeps' | 'fails to give';

/** Tells of operations by their numbers; looks each function up once. */
export class Deeds {
  readonly #history: History;
  readonly #view: LockView;
  readonly #functions: (LockFunction | null | undefined)[] = [];

  constructor(history: History, view: LockView) {
    this.#history = history;
    this.#view = view;
  }

  /** Null: it is of a function that has nothing to do with who has the lock. */
  of(operation: number): Deed | null {
    const fn = this.#functionOf(operation);
    if (!fn) return null;
    const takes = fn.does === 'take';
    switch (this.#history.outcome(operation)) {
      case 'open':
        return takes ? 'may take' : 'may give';
      case 'failed':
        return takes ? 'fails to take' : 'fails to give';
      case 'returned':
        if (this.#isRefused(fn, operation)) return takes ? 'is refused' : 'keeps';
        return takes ? 'takes' : 'gives';
    }
  }

  /** How a take holds it. */
  modeOf(operation: number): Mode {
    const fn = this.#functionOf(operation);
    return fn?.does === 'take' ? fn.mode : 'exclusive';
  }

  #isRefused({ refused }: LockFunction, operation: number): boolean {
    return refused !== undefined && refused(this.#history.result(operation));
  }

  #functionOf(operation: number): LockFunction | null {
    const number = this.#history.fnNumber(operation);
    return (this.#functions[number] ??= this.#view.functions[this.#history.fn(operation)] ?? null);
  }
}
