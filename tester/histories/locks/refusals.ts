/** Takes that were refused: did somebody have the lock? */
import type { Holders } from './holders.ts';
import type { Gap, Points } from './points.ts';
import type { Said, Sayings } from './said.ts';
import type { LockView, Mode } from './view.ts';

/** A refusal of which it is not certain that somebody had the lock: after `from` events, and before event `to`. */
interface Doubtful {
  readonly operation: number;
  readonly from: number;
  readonly to: number;
}

/** Is told of what happens in order, and judges when all of it is known. */
export class Refusals {
  readonly #view: LockView;
  readonly #doubtful: Doubtful[] = [];
  /** Before which event it was certainly not to be had last: exclusively, or to share it. */
  readonly #closed = { exclusive: 0, shared: 0 };
  #firstOpen = Infinity;
  #any = false;

  constructor(view: LockView) {
    this.#view = view;
  }

  /** Between event `i` and the one before it, these have the lock for certain. */
  before(i: number, holders: Holders): void {
    if (!holders.admits('exclusive')) this.#closed.exclusive = i;
    if (!holders.admits('shared')) this.#closed.shared = i;
  }

  /** With event `i` a take is called that never ends. */
  mayTake(i: number): void {
    this.#firstOpen = Math.min(this.#firstOpen, i);
  }

  /** A take was refused: it was called `from` events after the beginning, and returned with event `to`. */
  refused(refusal: Doubtful, mode: Mode): void {
    if (this.#view.spurious) return;
    this.#any = true;
    if (this.#closed[mode] < refusal.from) this.#doubtful.push(refusal);
  }

  /**
   * Are those right that the holds, as short as they can be, do not explain? Where one has the lock at a time, the order of the grants
   * is forced: between two, it was certainly free from the return of the give to the call of the next take. If they are right, the holds
   * are stretched, so that they do explain them. `overlaps`: calls of one user do.
   */
  judged(points: Points, say: Sayings, overlaps: boolean): Said {
    if (overlaps && this.#any) return 'hands over';
    if (this.#doubtful.length === 0) return null;
    if (!isOneAtATime(this.#view)) return 'hands over';
    const gaps = points.gaps();
    for (const refusal of this.#doubtful) {
      const gap = gapOf(gaps, refusal);
      // whoever never got an answer may have had it
      if (gap && this.#firstOpen < refusal.to) return 'hands over';
      if (gap) return say.refusedThoughFree(refusal.operation, gap);
    }
    points.stretch();
    return null;
  }
}

const isOneAtATime = ({ functions, permits, lease, hidden }: LockView): boolean =>
  permits === 1 &&
  hidden &&
  !lease &&
  Object.values(functions).every((fn) => fn.does === 'give' || fn.mode === 'exclusive');

/** The gap in which it was free from the call to the return of the refusal; null: there is none. */
function gapOf(gaps: readonly Gap[], { from, to }: Doubtful): Gap | null {
  let [low, high] = [0, gaps.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (gaps[middle]!.from < from) low = middle;
    else high = middle;
  }
  const gap = gaps[low]; // the last that begins before it
  return gap && gap.from < from && to < gap.to ? gap : null;
}
