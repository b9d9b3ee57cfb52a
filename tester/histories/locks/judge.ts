/** The judge of locks: near-linear, and exact; where it would not be exact, it hands over. */
import type { History } from '../history.ts';
import type { Judgement } from '../judgement.ts';
import type { Events } from '../parts.ts';
import type { Gap } from './points.ts';
import { Sayings, type Said } from './said.ts';
import { Sweep, type Doubtful } from './sweep.ts';
import type { LockView } from './view.ts';

/** Judges one part of a history. `hands over`: the rules for locks do not decide it, another judge may. */
export function judgeLocks(history: History, events: Events, view: LockView): Judgement | 'hands over' {
  const sweep = new Sweep(history, events, view);
  const said = sweep.run() ?? refusals(history, events, view, sweep);
  if (said) return said !== 'hands over' && view.owner === 'anyone' ? 'hands over' : said;
  return {
    verdict: 'conforms',
    /** Made when asked for: they are as many as the operations. */
    get points() {
      return view.hidden ? sweep.points.list(history) : [];
    },
  };
}

/**
 * Are the refusals right that the holds, as short as they can be, do not explain? Where one has the lock at a time, the order of
 * the grants is forced: between two, it was certainly free from the return of the give to the call of the next take.
 */
function refusals(history: History, events: Events, view: LockView, sweep: Sweep): Said {
  const { doubtful, points, overlaps, refuses, firstOpen } = sweep;
  if (overlaps && refuses) return 'hands over';
  if (doubtful.length === 0) return null;
  if (!isOneAtATime(view)) return 'hands over';
  const gaps = points.gaps();
  for (const refusal of doubtful) {
    const gap = gapOf(gaps, refusal);
    // whoever never got an answer may have had it
    if (gap && firstOpen < refusal.to) return 'hands over';
    if (gap) return new Sayings(history).refusedThoughFree(refusal.operation, gap);
  }
  points.stretch(events.length);
  return null;
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
