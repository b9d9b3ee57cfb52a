/** In which order entries are judged: as the lines stand; or by time, where the logs of several were put one behind the other. */
import type { History, HistoryBuilder } from '../history.ts';
import type { Entry } from './entry.ts';
import { WrongLine } from './wrong.ts';

/** Looks at entries as they are read. */
export class Order {
  /** Have all been numbered by who recorded them, so that their order is known, whatever clocks say? */
  #isNumbered = true;
  #number = -Infinity;
  /** The last entry of each process that has a time. */
  readonly #last = new Map<string, Entry>();
  /** Which entry, and the one of its process before it, are not in the order of their times. */
  #back: readonly [entry: Entry, before: Entry] | null = null;

  /** The next entry. */
  add(entry: Entry): void {
    const { number, t, process } = entry;
    this.#isNumbered &&= number !== null && number > this.#number;
    this.#number = number ?? this.#number;
    if (t === null) return;
    const before = this.#last.get(process);
    if (before && before.t! > t) this.#back ??= [entry, before];
    this.#last.set(process, entry);
  }

  /** The history. Throws `WrongLine` where neither the lines nor the times are an order. */
  build(builder: HistoryBuilder): History {
    if (this.#isNumbered || builder.isInOrder) return builder.build();
    if (this.#back === null) return builder.buildByTime(() => 0);
    const [{ line, process }, before] = this.#back;
    throw new WrongLine(
      line,
      `process ${process} goes back in time, from that of line ${before.line}: if these are the logs of several, each process needs a name of its own; if the lines are in their order, number them ("index")`,
    );
  }
}
