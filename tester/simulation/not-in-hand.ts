/** What is said where something is not in the scheduler's hands. */
import type { Undecided } from '../findings/finding.ts';
import type { Outside } from './outside.ts';

/** So many places are named. */
const PLACES = 3;

const inWords = (outside: readonly Outside[]): string =>
  outside.map(({ what, place }) => `${what} at ${place}`).join(', ');

/** It cannot be simulated, because of these. */
export function notSimulated(outside: readonly Outside[]): Undecided {
  const used = outside.filter(({ breaks }) => breaks).map(({ what, place }) => `${what} at ${place}`);
  const more = used.length > PLACES ? [`and ${used.length - PLACES} more`] : [];
  const lines = [...used.slice(0, PLACES), ...more].join(',\n');
  const reason = `It uses ${lines}: that is not in the scheduler's hands. What is to be simulated uses the context's clock and random, and its lower service.`;
  return { cause: 'not simulated', reason };
}

/** Two runs that should have been the same were not: what that may come from. */
export const whatElse = (outside: readonly Outside[]): string =>
  outside.length > 0
    ? `It uses ${inWords(outside)}.`
    : 'Something in it is not in the hands of the scheduler: the state of a module, say, which survives runs.';
