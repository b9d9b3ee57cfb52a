/** Why a return is refused where something is hidden: by the hidden moment that would have led to it. */
import { copyState } from '../../services/semantics/json.ts';
import { afterHidden, ownSteps, type OngoingCall } from '../../services/semantics/position.ts';
import { BLOCKS_CLAUSE, type Refusal, type Specification } from '../../services/semantics/specification.ts';
import { withState } from './knowledge.ts';

/** Why the call may not return so in this state: the clause of the hidden moment that would have led to this result. Null: it may. */
export function whyRefused(
  specification: Specification,
  state: unknown,
  call: OngoingCall,
  result: unknown,
  now: number,
): Refusal | null {
  for (const step of call.phase ? [] : specification.stepsOf(call)) {
    const clause = specification.refusedStep(state, call, step, now);
    const refused = clause && withState(clause, call, state);
    if (!refused || !wouldReturn(specification, state, call, step, result, now)) continue;
    const returned = `it returned${told(specification, call, [result])}`;
    return { clause: refused.clause, reason: `${returned}, but '${step}' could not come: ${refused.reason}` };
  }
  const refused = specification.refusedReturn(state, call, result, now);
  if (!refused) return null;
  const otherwise = refused.clause === BLOCKS_CLAUSE ? waysToReturn(specification, state, call, now) : [];
  const { clause, reason } = otherwise.length > 0 ? refused : withState(refused, call, state, result);
  return { clause, reason: [reason, ...otherwise].join('; ') };
}

/** May it return so after this hidden moment, if that could come? A state that it does not fit may be more than its update can do with. */
function wouldReturn(
  specification: Specification,
  state: unknown,
  call: OngoingCall,
  step: string,
  result: unknown,
  now: number,
): boolean {
  const after = copyState(state);
  try {
    specification.applyStep(after, call, step, now);
  } catch {
    return false;
  }
  return !specification.refusedReturn(after, call, result, now);
}

/** How it may return, after a hidden moment of its own. */
function waysToReturn(specification: Specification, state: unknown, call: OngoingCall, now: number): string[] {
  return ownSteps(specification, state, call, now).map((hidden) => {
    const after = afterHidden(specification, { state, ongoing: [hidden.call!] }, hidden, now);
    const results = specification.allowedResults(after.state, call, now);
    return `after '${hidden.step}' it may return${told(specification, call, results)}`;
  });
}

/** The results, in words; nothing where the function has none. */
const told = ({ service }: Specification, { fn }: OngoingCall, results: readonly unknown[]): string =>
  service.functions[fn]?.results ? ` ${results.map((each) => JSON.stringify(each)).join(' or ')}` : '';
