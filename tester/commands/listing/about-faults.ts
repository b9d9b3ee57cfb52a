/** What each kind of faults is, for the list of what there is. */
import { NEEDS } from '../../plan/asked-faults.ts';
import { FAULT_KINDS, type FaultKind } from '../../plan/faults.ts';

const ABOUT: Readonly<Record<FaultKind, string>> = {
  kill: 'a node is killed for good',
  restart: 'a node is killed, and started again',
  pause: 'a node is stopped, and goes on',
  'server-pause': 'a server is stopped, and goes on',
  'server-restart': 'a server is killed, and started again with what it had on disk',
  'server-wipe': 'a server is killed, and started again with an empty disk',
  cut: 'connections of a node are reset and refused',
  partition: 'what a node sends and is sent vanishes',
  deaf: 'what a node is sent vanishes',
  slow: 'what a node sends and is sent is late',
  'slow-answers': 'what a node is sent is late',
  twins: 'two users have one identity, for all of a run',
  clock: 'the clocks of nodes are wrong',
};

/** Each kind, with what is done and what it needs. */
export const aboutFaults = (): readonly (readonly [kind: FaultKind, about: readonly string[]])[] =>
  FAULT_KINDS.map((kind) => [kind, [ABOUT[kind], NEEDS[kind]]]);
