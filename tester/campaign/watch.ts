/** What does not come: looks at the processes of a run when nothing happens although somebody is owed a return. */
import type { Clock } from '../../services/environment/clock.ts';
import { nodeFinding, type Undecided } from '../findings/finding.ts';
import { stuck } from '../judges/stuck.ts';
import { NoAnswer, type Processes, type Rest } from '../world/world.ts';
import type { Following, Proof } from './pace.ts';
import type { Patience } from './patience.ts';

/** What the watch looks at, how, and for how long. */
export interface Watched {
  readonly world: Pick<Processes, 'look'>;
  readonly clock: Clock;
  readonly patience: Patience;
  /** Nothing happens, and nobody is owed anything. */
  readonly onSilence: () => void;
}

type WatchOptions = Following & Watched;

/** A time in which nothing happened. */
interface Silence {
  readonly since: number;
  /** The timers and sleeps of each process, in ms, at the last look. */
  wakesInMs: readonly (number | null)[];
  /** Those that have not come to their end since the silence began: what they would do is not known. */
  readonly asleep: Set<number>;
}

/** Watches a run; resolves when it is over. */
export async function watch(run: Following, watched: Watched): Promise<void> {
  const options = { ...run, ...watched };
  const { clock, patience, over } = options;
  const isOver = (): boolean => over.aborted;
  const silenceNow = (): Silence => ({ since: clock.now(), wakesInMs: [], asleep: new Set() });
  let silence = silenceNow();
  for (let seen = happened(run); !isOver();) {
    const asleep = clock.now();
    await clock.sleep(patience.lookMs, { signal: over }).catch(() => {});
    const oversleptMs = clock.now() - asleep - patience.lookMs;
    // Whoever was paused, or had no time, cannot say that others were silent.
    if (happened(run) !== seen || oversleptMs > patience.lookMs || run.lasts()) {
      seen = happened(run);
      silence = silenceNow();
    } else if (!isOver()) {
      await lookAtSilence(options, silence);
    }
  }
}

/** Grows with what happens. After a death what nodes inform is nothing: one may try for ever to reach the dead. */
const happened = ({ trace, monitor, proof }: Following): number =>
  proof() === 'counts' ? trace.length : monitor.version;

async function lookAtSilence(options: WatchOptions, silence: Silence): Promise<void> {
  const { monitor, clock, patience, over, found, cannotTell, proof, lapsesMs, lasts, onSilence } = options;
  const owed = monitor.owed(clock.now());
  if (owed.length === 0) {
    if (clock.now() - silence.since >= lapsesMs) onSilence();
    return;
  }
  // What is not claimed need not be proved; but what time alone brings must have had its time, and who is slow some more.
  if (proof() === 'none' && lapsesMs > 0 && clock.now() - silence.since < lapsesMs + patience.stuckMs / 2) return;
  const seen = happened(options);
  const isPast = (): boolean => happened(options) !== seen || over.aborted || lasts();
  try {
    const { why, said } = await whyNotProved(options, silence);
    if (isPast()) return;
    const withWords = (sentence: string): string => [sentence, ...said].join('\n');
    if (why === null) {
      found(stuck(owed, withWords(proof() === 'counts' ? PROVED : QUIET)));
      return;
    }
    const silentMs = clock.now() - silence.since;
    const waited = `Nothing has happened for ${Math.round(silentMs)} ms, but something still could (${why}).`;
    const { reason, ...rest } = stuck(owed, withWords(waited));
    // Who only waits for a timer may do so for long: a poller, a back-off. That is no suspicion.
    if (silence.asleep.size > 0 && proof() !== 'none') {
      if (silentMs >= ASLEEP_FACTOR * patience.stuckMs) cannotTell({ cause: 'stuck not proved', reason });
    } else if (silentMs >= patience.stuckMs) {
      cannotTell({ cause: 'stuck not proved', reason, suspected: { ...rest, reason } });
    }
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    if (!isPast()) cannotTell(noAnswer(error));
  }
}

/** So many times longer is waited where a timer is armed that has not fired since the silence began. */
const ASLEEP_FACTOR = 4;

/** Takes note of the timers: one that is due later than at the last look has fired in between, and nothing came of it. */
function noteTimers(silence: Silence, wakesInMs: readonly (number | null)[]): void {
  wakesInMs.forEach((inMs, i) => {
    const before = silence.wakesInMs[i];
    if (inMs === null || (before !== undefined && before !== null && inMs > before)) silence.asleep.delete(i);
    else if (before === undefined) silence.asleep.add(i);
  });
  silence.wakesInMs = wakesInMs;
}

const PROVED = 'Nothing can happen any more: all processes are idle, and nothing is under way between them.';

const QUIET = 'All processes that are left are idle.';

/** What two successive looks at all processes show. */
interface Looked {
  /** Null: both show the same, and nothing that could happen by itself. Otherwise what could. */
  readonly why: string | null;
  /** What each process has written last, in lines. */
  readonly said: readonly string[];
}

async function whyNotProved({ world, patience, proof }: WatchOptions, silence: Silence): Promise<Looked> {
  const first = await world.look(patience.answerMs);
  noteTimers(silence, first.wakesInMs);
  const second = await world.look(patience.answerMs);
  noteTimers(silence, second.wakesInMs);
  return { why: whatCould([first, second], proof()), said: second.said };
}

function whatCould([first, second]: readonly [Rest, Rest], proof: Proof): string | null {
  for (const { idle, why, counted } of [first, second]) {
    if (!idle) return why;
    if (!counted && proof === 'counts') return 'a node has sockets of its own and does not count its traffic';
  }
  if (proof === 'repetition') return 'something may have been lost through a fault, so nothing can be counted';
  const same = first.written === second.written && first.handled === second.handled;
  return same && (first.written === first.handled || proof === 'none')
    ? null
    : 'something is under way between the nodes';
}

/** A node does not answer: a finding if that comes again. */
export function noAnswer({ message: reason }: NoAnswer): Undecided {
  return { cause: 'no answer', reason, suspected: nodeFinding('it answers', reason, null, []) };
}
