/** What was found, what could not be decided, and what that makes of the whole. */
import type { Address } from '../../services/service.ts';

/** Who says that something is wrong. */
export type Judge =
  /** The specification: a return that it does not allow, a call that never returns. */
  | 'specification'
  /** The checker of the implementation. */
  | 'checker'
  /** A bound that was declared for this campaign: on overtaking. */
  | 'bound'
  /** The rules for every node: it answers, keeps to the wire protocol, does not die, leaves nothing behind. */
  | 'node';

/** One thing wrong. */
export interface Finding {
  readonly judge: Judge;
  /** What it was about: `acq returns`, `inform status`, `invariant`. With the clause it is the identity of the finding. */
  readonly about: string;
  /** The name of the clause that does not hold. */
  readonly clause: string;
  /** Why it does not hold, here and now. */
  readonly reason: string;
  /** Where; null: nowhere in particular. */
  readonly at: Address | null;
  /** The events of the trace that show it. */
  readonly evidence: readonly number[];
  /** Of a stuck call: its user has given it up, so that it might as well end. */
  readonly givenUp?: true | undefined;
}

/** The causes because of which something could not be decided. */
export const UNKNOWN_CAUSES = [
  'stuck not proved',
  'no answer',
  'not reached',
  'unexplained death',
  'checker threw',
  'event not handled',
  'nothing informed',
  'vacuous',
  'not finished',
  'not simulated',
  'two runs differ',
  'nothing matched',
  'leftover not proved',
  'too many states',
  'server lost',
  'call not allowed',
  'not in the trace',
  'shard missing',
  'interrupted',
] as const;
/** Why something could not be decided. */
export type UnknownCause = (typeof UNKNOWN_CAUSES)[number];

/** One thing that could not be decided. */
export interface Undecided {
  readonly cause: UnknownCause;
  readonly reason: string;
  /** What it is if it comes again, in fresh processes, with more patience. */
  readonly suspected?: Finding;
  /** The events of the trace where it shows. */
  readonly evidence?: readonly number[];
}

/** What a run, or a campaign, comes to. */
export type Verdict = 'conforms' | 'violates' | 'unknown';

/** Of several the worst wins: violates, unknown, conforms. */
export function verdictOf(found: { findings: readonly unknown[]; undecided: readonly unknown[] }): Verdict {
  if (found.findings.length > 0) return 'violates';
  return found.undecided.length > 0 ? 'unknown' : 'conforms';
}

/** The clause of a node that was killed and cannot be started again. */
export const RESTART_CLAUSE = 'it can be started again';
/** The clauses of the rules for every node. */
export const NODE_CLAUSES = [
  'it can be prepared',
  'it answers',
  'it keeps to the wire protocol',
  'it does not end by itself',
  'its servers do not end by themselves',
  'it informs in order',
  'it does not flood',
  'end leaves nothing running',
  RESTART_CLAUSE,
] as const;
/** A rule for every node. */
export type NodeClause = (typeof NODE_CLAUSES)[number];
/** The clauses of the bounds that can be declared: on overtaking, on how long two believe to hold it, on how long nobody does. */
export const BOUND_CLAUSES = {
  overtaking: 'it is passed no more often than declared',
  overlap: 'two do not believe for long that they hold it',
  idle: 'it does not stay free for long while somebody waits',
} as const;
/** The clause of the specification that does not hold where a call is stuck. */
export const STUCK_CLAUSE = 'a call that may return does so';
/** The clause of the specification that does not hold where a call fails that may not. */
export const ERROR_CLAUSE = 'it returns without an error';
/** The clause of the specification that does not hold where what was given back is had after all. */
export const GIVEN_BACK_CLAUSE = 'a call that was given up does not return after what it took was given back';

/** The identity of a finding: two with the same name are the same failure. */
export const nameOfFinding = ({ judge, about, clause }: Finding): string => `${judge}: ${about}: ${clause}`;

/** A rule for every node does not hold. */
export function nodeFinding(
  clause: NodeClause,
  reason: string,
  at: Address | null,
  evidence: readonly number[],
): Finding {
  return { judge: 'node', about: 'the node', clause, reason, at, evidence };
}
