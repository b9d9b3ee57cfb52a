/** What each operation of a history does to a lock. */
import type { History } from '../history.ts';
import type { Deed, LockFunction, LockView, Mode } from './view.ts';

/** Tells of operations by their numbers; looks each function up once. */
export class Deeds {
  readonly #history: History;
  readonly #view: LockView;
  readonly #functions: (LockFunction | null | undefined)[] = [];

  constructor(history: History, view: LockView) {
    this.#history = history;
    this.#view = view;
  }

  /** Null: it is of a function that has nothing to do with holding it. Operations that failed do nothing, and are not asked for. */
  of(operation: number): Deed | null {
    const fn = this.#functionOf(operation);
    if (!fn) return null;
    const isOpen = this.#history.outcome(operation) === 'open';
    if (fn.does === 'take') return isOpen ? 'may take' : this.#isRefused(fn, operation) ? 'is refused' : 'takes';
    return isOpen ? 'may give' : this.#isRefused(fn, operation) ? 'keeps' : 'gives';
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
