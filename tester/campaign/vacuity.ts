/** Whether a campaign without findings was enough to mean anything. */
import { canBlock } from '../../services/semantics/explore.ts';
import { firstPart } from '../../services/semantics/parts.ts';
import type { Undecided } from '../findings/finding.ts';
import type { Tested } from './attempts.ts';
import type { Counts } from './statistics.ts';

/** What is to happen somewhere in a campaign, as plain data: what is counted elsewhere can be judged by it. */
export interface Expected {
  /** These return. */
  readonly functions: readonly string[];
  /** Of these, if there are any, one waits. */
  readonly blocking: readonly string[];
  /** It hears something; null: there is none. */
  readonly checker: string | null;
  /** There is one user only, of a service for several: it can meet nobody, whatever it calls. */
  readonly alone: boolean;
}

/** What is to happen where this is tested. `functions`: those that are called. */
export function expectedOf(
  { service, addresses, parameters, checker }: Pick<Tested, 'service' | 'addresses' | 'parameters' | 'checker'>,
  functions: readonly string[],
): Expected {
  const blocking = [...canBlock(firstPart(service, addresses, parameters))].filter((fn) => functions.includes(fn));
  const alone = addresses === 1 && service.addresses.max !== 1;
  return { functions, blocking, checker: checker?.name ?? null, alone };
}

/** Why a campaign without findings that counted this would mean nothing, if so. */
export function meaningless(counts: Pick<Counts, 'functions' | 'atOnce' | 'informs'>, expected: Expected): Undecided[] {
  const vacuous = vacuity(counts, expected);
  if (expected.checker === null || counts.informs > 0) return vacuous;
  const reason = `The checker ${expected.checker} heard nothing: the nodes informed of no event.`;
  return [...vacuous, { cause: 'nothing informed', reason }];
}

/** Is it what `meaningless` says: of a part of a campaign, and perhaps not of the whole? */
export const isOfThePart = ({ cause }: Pick<Undecided, 'cause'>): boolean =>
  cause === 'vacuous' || cause === 'nothing informed';

function vacuity(
  { functions, atOnce }: Pick<Counts, 'functions' | 'atOnce'>,
  { functions: expected, blocking, alone }: Expected,
): Undecided[] {
  if (alone) return [{ cause: 'vacuous', reason: 'There was one user, who met nobody: two nodes or more are wanted.' }];
  const reasons = expected.filter((fn) => functions[fn]!.returns === 0).map((fn) => `${fn} never returned`);
  if (atOnce < 2) reasons.push('no two calls were ongoing at once');
  if (blocking.length > 0 && blocking.every((fn) => functions[fn]!.waited === 0)) {
    reasons.push(`${blocking.join(' and ')} can block, and never did`);
  }
  if (reasons.length === 0) return [];
  return [{ cause: 'vacuous', reason: `${reasons.join('; ')}. More calls or runs, or more time for them, may help.` }];
}
