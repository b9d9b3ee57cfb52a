/** What can happen in a run, as its trace records it. */
import type { Address } from '../../services/service.ts';
import type { Exit } from '../../test-node/processes.ts';

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
/** A node broke the wire protocol. */
export interface BrokenEvent {
  readonly type: 'broken';
  readonly at: Address;
  readonly message: string;
}

/** What comes from the nodes. */
export type Happening = ReturnEvent | ErrorEvent | InformEvent | ExitEvent | BrokenEvent;
/** An event of a trace: its number in the run, when (ms since the run began), and what. */
export type TraceEvent = { readonly i: number; readonly t: number } & (CallEvent | Happening);
