/** The pace of a run: when its users make their calls, and when it is over because nothing happens any more. */
import type { Address } from '../../services/service.ts';
import type { Finding, Undecided } from '../findings/finding.ts';
import type { CheckerJudge } from '../judges/checker-judge.ts';
import type { Monitor } from '../judges/monitor.ts';
import type { Trace } from '../trace/trace.ts';
import type { Users } from './users.ts';

/** A run, as it is seen by what sets its pace. */
export interface Following {
  readonly addresses: number;
  readonly users: Users;
  readonly monitor: Monitor;
  readonly checker: CheckerJudge | null;
  readonly trace: Trace;
  /** Aborts when the run is over. */
  readonly over: AbortSignal;
  readonly found: (finding: Finding) => void;
  readonly cannotTell: (undecided: Undecided) => void;
  readonly proof: () => Proof;
  /** So long time alone may still change what is owed, in ms. */
  readonly lapsesMs: number;
  /** Does a fault last that will be healed? */
  readonly lasts: () => boolean;
}

/**
 * How a stuck call is proved. `counts`: all that was written was handled. `repetition`: by counts it cannot be, since something was
 * lost through a fault. `none`: nor need it be, since it is not claimed that none is stuck then.
 */
export type Proof = 'counts' | 'repetition' | 'none';

/** What sets the pace of one run. */
export interface Pace {
  /** Lets the run go on; resolves when it is over. Rejects only if the tester itself fails. */
  follow(run: Following): Promise<void>;
  /** A call of the user at `at` has returned, or its node has died. */
  returned(at: Address): void;
}
