/** What a report says of faults: how often they happened, what they led to that is not claimed, what the plan of a run says of them. */
import type { ShownRun } from '../campaign/attempts.ts';
import type { Statistics } from '../campaign/statistics.ts';
import { ALL, NEEDS } from '../plan/asked-faults.ts';
import { isStrike, isTwins, type FaultKind, type Strike } from '../plan/faults.ts';
import { planned } from '../plan/in-words.ts';
import { count } from './count.ts';
import { cut } from './fitted.ts';
import type { Subject } from './subject.ts';

/** In how many runs they happened, and with what calls failed after them, a line each; none if there were none. */
export function faultLines({ faults, failures }: Pick<Statistics, 'faults' | 'failures'>): string[] {
  const each = Object.entries(faults).map(([kind, runs]) => `${kind} in ${count(runs, 'run')}`);
  const failed = Object.entries(failures).sort(([, a], [, b]) => b - a);
  const all = failed.reduce((sum, [, times]) => sum + times, 0);
  const most = failed[0] && `mostly ${failed[0][1]}× ${cut(failed[0][0], ERROR_CHARS)}`;
  return [
    ...(each.length > 0 ? [`faults: ${each.join(', ')}`] : []),
    ...(most ? [`after faults ${count(all, 'call')} failed, of which nothing is known then; ${most}`] : []),
  ];
}

const ERROR_CHARS = 60;

/** The faults that were asked for and never happened: of those by name, a line for each with what it needs; of all, one line. */
export function neverHappenedLines(
  { faults }: Pick<Statistics, 'faults'>,
  { askedFaults = [], faultsHere = [] }: Pick<Subject, 'askedFaults' | 'faultsHere'>,
): string[] {
  const never = (kind: FaultKind): boolean => faults[kind] === undefined;
  if (askedFaults.includes(ALL)) {
    const kinds = faultsHere.filter(never);
    return kinds.length === 0
      ? []
      : [`of all faults that can be done here, never happened: ${kinds.join(', ')}; more runs may do`];
  }
  const kinds = askedFaults.filter((kind) => kind !== ALL && never(kind));
  return kinds.map((kind) => `${kind} never happened: ${NEEDS[kind as FaultKind]}; if that is so, more runs may do`);
}

/** What was found under faults, and is not claimed: a line for each. */
export function unclaimedLines({ unclaimed }: Pick<Statistics, 'unclaimed'>): string[] {
  return [...unclaimed.values()].map(({ finding: { about, clause }, under, runs, first }) => {
    const where = runs === 1 ? `in run ${first}` : `in ${count(runs, 'run')}, ${first} the first`;
    return `under ${under.join(', ')}: ${about}: '${clause}' does not hold (${where}); not claimed`;
  });
}

/** What a pass leaves open; a line, or none. */
export function unjudgedLine({ unclaimed }: Pick<Statistics, 'unclaimed'>): string[] {
  const all = [...unclaimed.values()];
  if (all.length === 0) return [];
  const under = [...new Set(all.flatMap((each) => each.under))].join(', ');
  const [are, them] = all.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return [`${count(all.length, 'finding')} under ${under} ${are} not claimed; --strict judges ${them}`];
}

/** The faults in the plan of a run, a sentence each. */
export function faultsOf({ plan, events }: Pick<ShownRun, 'plan' | 'events'>): string[] {
  const happened = ([kind, target, , , forMs, link]: Strike): boolean =>
    events.some(
      (event) =>
        event.type === 'fault' &&
        event.kind === kind &&
        event.target === target &&
        event.forMs === forMs &&
        event.link === link,
    );
  const isWhole = events.length > 0 && events[0]!.i === 0;
  const never = (strike: Strike): string => (isWhole && !happened(strike) ? ', a moment that never came' : '');
  const strikes = plan.faults.filter(isStrike).map((strike) => `${planned(strike)}${never(strike)}`);
  const twins = plan.faults.filter(isTwins).map(([, at, as]) => `node ${at} has the identity of user ${as}`);
  return [...strikes, ...twins];
}
