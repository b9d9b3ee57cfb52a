/** Where a run happens. */
import type { Address } from '../../services/service.ts';
import type { PlannedClock } from '../plan/clocks.ts';
import type { FaultKind, Strike } from '../plan/faults.ts';
import type { Happening } from '../trace/event.ts';

/** What a run tells its world. */
export interface RunSetup {
  /** Unlike that of any other run. */
  readonly run: string;
  /** How many nodes take part: at most as many as there are. */
  readonly addresses: number;
  readonly random: number;
  /** The clock of each node; those that are missing are right. */
  readonly clocks: readonly PlannedClock[];
  /** Of each node, whose identity it has: its own, or that of another user. */
  readonly identities: readonly Address[];
  /** Hears what comes from the nodes, in the order in which it comes, in the moment in which it comes. */
  readonly listener: (happening: Happening) => void;
}

/** What a look at all processes of a run shows. */
export interface Rest {
  /** No process can wake by itself. */
  readonly idle: boolean;
  /** What is not idle, and where. */
  readonly why: string;
  /** All that can wake a process from outside is in the counts. */
  readonly counted: boolean;
  /** Of each process: when its next timer fires, and when its longest sleep is over, in ms; null: there is none. Always in one order. */
  readonly wakesInMs: readonly (number | null)[];
  /** What each process has written last, in lines. */
  readonly said: readonly string[];
  readonly written: number;
  readonly handled: number;
}

/** A node does not answer. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}
/** A run cannot begin: a node is not there, or cannot be prepared. `violates`: the node itself is to blame. */
export class NotReady extends Error {
  override readonly name = 'NotReady';
  readonly at: Address;
  readonly violates: boolean;
  constructor(message: string, at: Address, violates: boolean) {
    super(message);
    this.at = at;
    this.violates = violates;
  }
}

/** What a node left behind. */
export interface Leftover {
  readonly at: Address;
  readonly left: readonly string[];
}

/** Does to nodes, servers and links what a plan says. */
export interface Faulter {
  /** What can be done here. */
  readonly kinds: readonly FaultKind[];
  /** Resolves when the node has got all that it was sent up to now. Rejects if it is lost. */
  taken(at: Address): Promise<void>;
  /** Begins it, in this moment. Of a node that is killed nothing more is heard in this run; in the next there is a fresh one. */
  strike(strike: Strike): void;
  /** Ends it. Resolves when all is as it was, but for what was killed. Rejects if something cannot be started again. */
  heal(strike: Strike): Promise<void>;
}

/** Where runs happen, one at a time. */
export interface World {
  /** Makes the nodes of a run. Rejects with `NotReady`. */
  prepare(setup: RunSetup): Promise<void>;
  /** Calls a function; what comes of it is heard by the listener. */
  call(at: Address, id: number, fn: string, args: readonly unknown[]): void;
  /** Can calls be given up? */
  readonly takesGivingUp: boolean;
  /** The user of a call gives it up. */
  giveUp(at: Address, id: number): void;
  /** Null: no faults can be done here. */
  readonly faulter: Faulter | null;
  /** Ends the run, and tells what it left behind after `waitMs`, by address. Rejects with `NoAnswer`. */
  stop(waitMs: number): Promise<readonly Leftover[]>;
}

/** A world of processes, which can be looked at, can hang, and can be replaced. */
export interface Processes extends World {
  /** Can the nodes be replaced by fresh ones? */
  readonly renewable: boolean;
  /** Do fresh nodes have fresh processes? Else only the nodes are made anew. */
  readonly freshProcesses: boolean;
  /** How many runs there can be: one where the nodes can neither be replaced nor be prepared again. */
  readonly runsMax: number;
  /** How many messages came from runs that were over. They are never judged. */
  readonly leaks: number;
  /** Looks at all processes of the run. Rejects with `NoAnswer` if one does not answer within `timeoutMs`. */
  look(timeoutMs: number): Promise<Rest>;
  /** After a run that did not end well: lets go of its nodes. Where one cannot be stopped within `timeoutMs`, the next run gets fresh ones. */
  abandon(timeoutMs: number): Promise<void>;
  /** The next run gets fresh nodes; those that run elsewhere are connected to anew. */
  renew(): Promise<void>;
  /** Ends all that was started. */
  close(): Promise<void>;
}
