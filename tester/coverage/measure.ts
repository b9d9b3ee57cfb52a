/** What of a run counts for coverage, in small texts: by the view of the service, or, where it has none, by function, outcome and clause. */
import type { Specification } from '../../services/semantics/specification.ts';
import type { Address } from '../../services/service.ts';

/** What counts: states (or clauses), calls (ours), returns (the implementation's choice). */
export const KINDS = ['states', 'calls', 'returns'] as const;
/** One of the three. */
export type Kind = (typeof KINDS)[number];

/** How one service is measured. All texts are finitely many, and the same whichever address is meant. */
export interface Measure {
  /** What its `states` are: those of the view, or the clauses that forbade a call while the user made another. */
  readonly statesAre: 'states' | 'clauses';
  /** What is seen of a state. By view: from anywhere, after every event. By clause: from the caller, before its call. */
  situation(state: unknown, at: Address): string;
  /** What of a situation counts by itself. */
  states(situation: string): readonly string[];
  /** A call. By view it led from one situation to another; by clause it was made in one. */
  call(from: string, fn: string, to: string): string;
  /** A return. `waited`: there was a moment in which it could not. */
  return(from: string, back: { fn: string; outcome: string; waited: boolean }, to: string): string;
}

/** The measure of a specification, of which only these functions are called. Of a state that is not known there is no view. */
export function measureOf(specification: Specification, functions: readonly string[]): Measure {
  const { view } = specification.service;
  return view && !specification.hasHidden ? byView(view) : byClause(specification, functions);
}

/** States are what the view tells of them, calls and returns lead from one to the other. */
const byView = (view: (state: unknown) => string): Measure => ({
  statesAre: 'states',
  situation: view,
  states: (situation) => [situation],
  call: (from, fn, to) => `${from} —${fn} is called→ ${to}`,
  return: (from, { fn, outcome }, to) => `${from} —${fn} returns${outcome && ` ${outcome}`}→ ${to}`,
});

/** Between the guards of a situation; in no clause. */
const AND = '\n';

/** What is told apart is which clause forbids which function to the caller. */
const byClause = (specification: Specification, functions: readonly string[]): Measure => ({
  statesAre: 'clauses',
  situation: (state, at) => guards(specification, functions, state, at).join(AND),
  states: (situation) => situation.split(AND).filter(Boolean),
  call: (from, fn) => `${fn} is called where ${from === '' ? 'all is allowed' : `not: ${from.replaceAll(AND, ', ')}`}`,
  return: (_, { fn, outcome, waited }) => `${fn} returns${outcome && ` ${outcome}`}${waited ? ', after waiting' : ''}`,
});

/** `recv: 'no recv is ongoing here'`, for each function that may not be called here. */
const guards = (
  specification: Specification,
  functions: readonly string[],
  state: unknown,
  at: Address,
): readonly string[] =>
  functions.flatMap((fn) => {
    const clause = specification.forbiddenBy(state, fn, at, 0);
    return clause === null ? [] : [`${fn}: '${clause}'`];
  });

/** A result in a word: what is one already, `true`, `'ended'`; of others the kind, `a number`, `{from, message}`. Nothing: ''. */
export function outcomeOf(result: unknown): string {
  if (result === null || result === undefined) return '';
  if (typeof result === 'boolean') return String(result);
  if (typeof result === 'string') return /^[a-z][a-z -]{0,30}$/i.test(result) ? `'${result}'` : 'a text';
  if (Array.isArray(result)) return 'a list';
  return typeof result === 'object' ? `{${Object.keys(result).sort().join(', ')}}` : `a ${typeof result}`;
}
