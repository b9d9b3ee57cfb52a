/** What can happen in a run, as its trace records it. */
import type { Address } from '../../services/service.ts';
import type { Exit } from '../../test-node/exit.ts';
import type { ServerExit } from '../../test-node/stack/server.ts';
import { endsNode, type StrikeKind } from '../plan/faults.ts';

/** A call was sent. `closing`: made not for its own sake, but to bring the run to its end. */
export interface CallEvent {
  readonly type: 'call';
  readonly at: Address;
  readonly id: number;
  readonly fn: string;
  readonly args: readonly unknown[];
  readonly closing?: true;
}
/** A call returned. */
export interface ReturnEvent {
  readonly type: 'return';
  readonly at: Address;
  readonly id: number;
  readonly fn: string;
  readonly result: unknown;
}
/** A call was answered with an error. */
export interface ErrorEvent {
  readonly type: 'error';
  readonly at: Address;
  readonly id: number;
  readonly fn: string;
  readonly error: string;
}
/** The user of a call has given it up. It is still ongoing, and may still return. */
export interface GiveUpEvent {
  readonly type: 'giveUp';
  readonly at: Address;
  readonly id: number;
  readonly fn: string;
}
/** A call ended because its user had given it up. */
export interface CancelledEvent {
  readonly type: 'cancelled';
  readonly at: Address;
  readonly id: number;
  readonly fn: string;
}
/** A call was answered with an error, and says that it certainly had no effect. */
export interface FailedEvent {
  readonly type: 'failed';
  readonly at: Address;
  readonly id: number;
  readonly fn: string;
  readonly error: string;
}
/** A node told what happened in it. */
export interface InformEvent {
  readonly type: 'inform';
  readonly at: Address;
  readonly seq: number;
  readonly layer: string;
  readonly event: string;
  readonly data: unknown;
}
/** A node's process ended that we did not end. */
export interface ExitEvent {
  readonly type: 'exit';
  readonly at: Address;
  readonly exit: Exit;
  readonly tail: readonly string[];
}
/** A process of a server that the nodes need ended, and we did not end it. It has no address; it is shown at the first. */
export interface ServerExitEvent extends ServerExit {
  readonly type: 'serverExit';
  readonly at: Address;
}
/** A node broke the wire protocol. */
export interface BrokenEvent {
  readonly type: 'broken';
  readonly at: Address;
  readonly message: string;
}
/** The scheduler of a simulation let something happen; what it led to follows, up to the next step. */
export interface StepEvent {
  readonly type: 'step';
  /** Where it happens. */
  readonly at: Address;
  /** The identity of what happens: the same in other runs of the plan, also when other calls are left out. */
  readonly key: string;
  /** What happens, in words: `token 0 → 1`, `send at 0 returns`, `timer at 1`, `call by 0`. */
  readonly label: string;
  /** Where it comes from: the sender of a message; null: from nowhere else. */
  readonly from: Address | null;
  /** The step in which it became possible: its number in the trace; -1: before the first step. */
  readonly by: number;
  /** The id of the call that caused it, through whatever lay between; null: no call did. */
  readonly of: number | null;
}
/** A message that never arrives, because the plan says so. Decided in the step in which it was sent; the fields are those of the step that never came. */
export interface LostEvent extends Omit<StepEvent, 'type'> {
  readonly type: 'lost';
}
/** The tester did something to a node, its links or a server, because the plan says so; what follows from it comes after. */
export interface FaultEvent {
  readonly type: 'fault';
  readonly kind: StrikeKind;
  /** The node; of a server, which has no address, 0. */
  readonly at: Address;
  /** The address of the node, or the number of the server. */
  readonly target: number;
  /** 0: all links of the node. */
  readonly link: number;
  /** How long it is to last, in ms. */
  readonly forMs: number;
}
/** What was done is over. */
export interface HealedEvent extends Omit<FaultEvent, 'type' | 'forMs'> {
  readonly type: 'healed';
}

/** What comes from the nodes. */
export type Happening =
  ReturnEvent | ErrorEvent | CancelledEvent | FailedEvent | InformEvent | ExitEvent | ServerExitEvent | BrokenEvent;
/** An event of a trace: its number in the run, when (ms since the run began), and what. */
export type TraceEvent = { readonly i: number; readonly t: number } & (
  CallEvent | GiveUpEvent | FaultEvent | HealedEvent | Happening | StepEvent | LostEvent
);

/** With it, a call is over. */
export type EndEvent = ReturnEvent | ErrorEvent | CancelledEvent | FailedEvent;

const ENDS = new Set<TraceEvent['type']>(['return', 'error', 'cancelled', 'failed']);

/** Has the node died, whose user calls no more? */
export const isDeath = (event: TraceEvent): event is TraceEvent & FaultEvent =>
  event.type === 'fault' && endsNode(event.kind);

/** Is a call over with this event? */
export const isEnd = <E extends Pick<TraceEvent, 'type'>>(event: E): event is E & EndEvent => ENDS.has(event.type);
