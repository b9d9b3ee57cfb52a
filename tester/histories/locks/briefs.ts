/** Holds of users whose clocks are uncertain, which may have been as brief as a moment. */
import type { Points } from './points.ts';
import type { Mode } from './view.ts';

/** A hold whose give was called before its take was seen to return: it needs but a moment between these. */
export interface Brief {
  readonly take: number;
  readonly give: number;
  readonly mode: Mode;
}

/** Those that have not had their moment yet. */
export class Briefs {
  #waiting: Brief[] = [];

  add(brief: Brief): void {
    this.#waiting.push(brief);
  }

  /** Before event `i`: those that are admitted have their moment. */
  before(i: number, admits: (mode: Mode) => boolean, points: Points): void {
    if (this.#waiting.length === 0) return;
    this.#waiting = this.#waiting.filter(({ take, give, mode }) => {
      if (!admits(mode)) return true;
      points.add(i, take, 'takes');
      points.add(i, give, 'gives');
      return false;
    });
  }

  /** The one that begins with this take; undefined: it has had its moment, or there is none. */
  waiting(take: number): Brief | undefined {
    return this.#waiting.find((each) => each.take === take);
  }
}
