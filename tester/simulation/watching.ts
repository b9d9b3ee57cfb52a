/** What left the scheduler's hands in those runs of a campaign that were watched. */
import { watchOutside, type Outside } from './outside.ts';

/** Watches runs, and collects what they use that the scheduler has no part in. */
export class Watching {
  #outside: readonly Outside[] = [];
  #thorough = false;

  /** Makes a run, and watches it. */
  async during<T>(run: () => Promise<T>): Promise<T> {
    const watch = watchOutside();
    try {
      return await run();
    } finally {
      const { outside, ticks } = watch.stop();
      this.#outside = [...this.#outside, ...outside.filter((each) => !this.#outside.some(isSamePlace(each)))];
      this.#thorough ||= ticks;
    }
  }

  /** What was used, each place once. */
  get outside(): readonly Outside[] {
    return this.#outside;
  }

  /** Are steps to be followed to their very end? */
  get thorough(): boolean {
    return this.#thorough;
  }

  /** Something has left the hands of the scheduler: nothing can be said of what it then did. */
  get leaves(): boolean {
    return this.#outside.some(({ breaks }) => breaks);
  }
}

const isSamePlace =
  ({ what, place }: Outside) =>
  (other: Outside): boolean =>
    what === other.what && place === other.place;
