/** The judge of locks: near-linear, and exact; where it would not be exact, it hands over. */
import type { History } from '../history.ts';
import type { Judgement } from '../judgement.ts';
import type { Events } from '../parts.ts';
import { Sweep } from './sweep.ts';
import type { LockView } from './view.ts';

/** Judges one part of a history. `hands over`: the rules for locks do not decide it, another judge may. */
export function judgeLocks(history: History, events: Events, view: LockView): Judgement | 'hands over' {
  const sweep = new Sweep(history, events, view);
  const said = sweep.run();
  if (said) return said !== 'hands over' && view.owner === 'anyone' ? 'hands over' : said;
  return {
    verdict: 'conforms',
    /** Made when asked for: they are as many as the operations. */
    get points() {
      return view.hidden ? sweep.points.list(history) : [];
    },
  };
}
