/** What some users did in a part of a history, without the others. */
import type { Specification } from '../../../services/semantics/specification.ts';
import { HistoryBuilder, type History } from '../history.ts';
import type { Events } from '../parts.ts';

/** Takes histories out of one. Operations are those of the whole. */
export class SubHistory {
  readonly #history: History;
  readonly #events: Events;
  readonly #specification: Specification;
  readonly #places = new Map<number, number>();

  constructor(history: History, events: Events, specification: Specification) {
    this.#history = history;
    this.#events = events;
    this.#specification = specification;
    events.forEach((event, i) => this.#places.set(event, i));
  }

  has(operation: number): boolean {
    return this.#places.has(2 * operation);
  }

  /** Before which event of the part it begins. */
  begin(operation: number): number {
    return this.#places.get(2 * operation)!;
  }

  /** Which event of the part is its end; infinite: it has none. */
  end(operation: number): number {
    return this.#places.get(2 * operation + 1) ?? Infinity;
  }

  /**
   * Did it perhaps take something, or give it up? What was refused did not, nor what has no hidden moment though others have. What depends on others is
   * so left out: that it was refused, that somebody else was seen to hold it.
   */
  isEffective(operation: number): boolean {
    const [fn, result] = [this.#history.fn(operation), this.#history.result(operation)];
    const { service, hasHidden } = this.#specification;
    if (hasHidden && this.#specification.stepsOf({ fn }).length === 0) return false;
    const isRefused =
      result === false || result === '' || (result === null && service.functions[fn]!.results !== undefined);
    return !(isRefused && this.end(operation) < Infinity);
  }

  /** By user, the operations that perhaps took something, or gave it up; in their order. */
  effective(): ReadonlyMap<number, readonly number[]> {
    const byUser = new Map<number, number[]>();
    for (const event of this.#events) {
      const [operation, at] = [event >> 1, this.#history.at(event >> 1)];
      if ((event & 1) === 1 || !this.isEffective(operation)) continue;
      if (!byUser.has(at)) byUser.set(at, []);
      byUser.get(at)!.push(operation);
    }
    return byUser;
  }

  /** All that the users of these operations did, each from the first of its own on, until the last of these has ended. */
  from(operations: readonly number[]): ReadonlySet<number> {
    const users = this.effective();
    const first = new Map<number, number>();
    for (const operation of operations) {
      const at = this.#history.at(operation);
      first.set(at, Math.min(first.get(at) ?? Infinity, this.begin(operation)));
    }
    const theirs = [...first].flatMap(([at, from]) => (users.get(at) ?? []).filter((each) => this.begin(each) >= from));
    return new Set([...theirs, ...operations]);
  }

  /** These operations alone, as far as an event, and with it. */
  only(operations: ReadonlySet<number>, until = Infinity): History {
    const builder = new HistoryBuilder();
    const numbers = new Map<number, number>();
    const { processes } = this.#history;
    processes.forEach((process) => builder.addressOf(process));
    for (const [i, event] of this.#events.entries()) {
      const operation = event >> 1;
      if (!operations.has(operation) || i > until) continue;
      const [fn, args, at] = [this.#history.fn(operation), this.#history.args(operation), this.#history.at(operation)];
      if ((event & 1) === 0) numbers.set(operation, builder.begin(at, fn, args, this.#history.began(operation)));
      else
        builder.end(
          numbers.get(operation)!,
          'returned',
          this.#history.result(operation),
          this.#history.ended(operation)!,
        );
    }
    return builder.build();
  }
}
