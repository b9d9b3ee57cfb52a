/** What was found, said. */
import { describeCall } from '../../../services/semantics/in-words.ts';
import type { OngoingCall } from '../../../services/semantics/position.ts';
import type { Refusal } from '../../../services/semantics/specification.ts';
import { whyRefused } from '../../judges/why-refused.ts';
import type { Attempt, Judgement, Point } from '../judgement.ts';
import type { Position } from './automaton.ts';
import { isCall, type Course } from './course.ts';
import type { Found, Taken } from './search.ts';
import type { Tried } from './tried.ts';

/** The judgement of one part. `attempts`: all that there are to explain it, if they are not too many; they are asked for at most once. */
export function judgementOf(course: Course, found: Found, attempts: () => readonly Attempt[] | null): Judgement {
  switch (found.kind) {
    case 'explained':
      return { verdict: 'conforms', points: found.steps.map((step) => pointOf(course, step)) };
    case 'unexplained':
      return violation(course, found.last, found.tried, attempts);
    case 'not allowed':
      return notAllowed(course, found.event, found.position);
    case 'too many states':
    case 'out of time':
      return undecided(course, found.kind, found.last);
  }
}

function pointOf(course: Course, { event, operation, step }: Taken): Point {
  const { specification } = course.automaton;
  if (operation !== null) {
    const name = specification.stepsOf(course.call(operation))[step]!;
    return { after: event, operation: course.operations[operation]!, step: name };
  }
  const move = course.automaton.move(course.internalMoves(event).first + step);
  if (move.kind !== 'internal') throw new Error('A step of the service is none.');
  return { after: event, operation: null, step: move.step, internal: move.at };
}

function undecided(course: Course, cause: 'too many states' | 'out of time', last: number): Judgement {
  const [so, less] =
    cause === 'out of time'
      ? ['There was not time enough', 'More time may do']
      : ['There are more ways than are remembered', 'More memory may do; so do fewer calls that never return'];
  return { verdict: 'unknown', cause, reason: `${so} to judge it beyond line ${lineOf(course, last)}. ${less}.` };
}

function notAllowed(course: Course, event: number, position: number): Judgement {
  const operation = course.events[event]! >> 1;
  const other = course.history.isSorted ? besideAt(course, event) : null;
  if (other !== null) {
    const [one, same] = [course.operations[other]!, course.operations[operation]!];
    if (course.history.areSame(one, same)) {
      const lines = [one, same].map((each) => course.history.began(each).line);
      const reason = `lines ${lines.join(' and ')} say the same, of the same user at the same time: if one is a copy, remove it; if not, each needs a process of its own, or finer times`;
      return { verdict: 'unknown', cause: 'not allowed', reason };
    }
    const reason = `${described(course, other)} and ${described(course, operation)} were not both ongoing, but their times do not tell in which order they were: entries that are numbered ("index"), finer times, or clocks that are less uncertain do`;
    return { verdict: 'unknown', cause: 'not allowed', reason };
  }
  const { state } = course.automaton.position(position);
  const refused = course.automaton.specification.accusedCall(state, course.call(operation), course.now(event));
  const { clause, reason } = refused!;
  const about = `${described(course, operation)} is a call that is not allowed: ${clause}`;
  return { verdict: 'unknown', cause: 'not allowed', reason: reason === NO_REASON ? about : `${about} (${reason})` };
}

/** What whoever calls there has already called that is not over; null: nothing. */
function besideAt(course: Course, event: number): number | null {
  const { at } = course.call(course.events[event]! >> 1);
  const ongoing = new Set<number>();
  for (const each of course.events.subarray(0, event)) {
    if (isCall(each)) ongoing.add(each >> 1);
    else ongoing.delete(each >> 1);
  }
  return [...ongoing].find((operation) => course.call(operation).at === at) ?? null;
}

/** What a clause says that gives no reason. */
const NO_REASON = 'it does not hold';

function violation(course: Course, last: number, tried: Tried, attempts: () => readonly Attempt[] | null): Judgement {
  let asked: readonly Attempt[] | null | undefined;
  const operation = course.events[last]! >> 1;
  const ends = endsAt(course, last, tried);
  const { clause, reason } = whyEnded(course, last, ends[0]!);
  const others =
    ends.length === 1 ? '' : ` (so, or in another way, in each of the ${ends.length} states that are possible)`;
  return {
    verdict: 'violates',
    clause,
    about: `${course.call(operation).fn} returns`,
    reason: `${described(course, operation)}: ${reason}${others}`,
    evidence: [course.operations[operation]!],
    proof: {
      kind: 'no explanation',
      last,
      get attempts() {
        if (asked === undefined) asked = attempts();
        return asked;
      },
    },
  };
}

/** The positions before the last event, those first in which least was assumed. */
function endsAt(course: Course, last: number, tried: Tried): Position[] {
  return [...tried.all()]
    .filter(([event]) => event === last)
    .sort(([, a], [, b]) => a - b)
    .map(([, position]) => course.automaton.position(position))
    .sort((a, b) => a.stepped.length - b.stepped.length);
}

function whyEnded(course: Course, last: number, { state, stepped }: Position): Refusal {
  const operation = course.events[last]! >> 1;
  const call: OngoingCall = {
    ...course.call(operation),
    ...(stepped.includes(course.slot(operation)) && { phase: 'stepped' }),
  };
  return whyRefused(course.automaton.specification, state, call, course.result(operation), course.now(last))!;
}

/** All that was tried, in order. */
export function attemptsOf(course: Course, last: number, tried: Tried): Attempt[] {
  const all = [...tried.all()].sort(([a, p], [b, q]) => a - b || p - q);
  const ongoing = new Map<number, number>();
  let passed = 0;
  return all.map(([after, number]) => {
    for (; passed < after; passed += 1) pass(course, passed, ongoing);
    const position = course.automaton.position(number);
    const stepped = position.stepped.map((slot) => course.operations[ongoing.get(slot)!]!).sort((a, b) => a - b);
    const attempt = { after, state: position.state, stepped };
    return after < last ? attempt : { ...attempt, reason: whyEnded(course, last, position).reason };
  });
}

/** Keeps who has which slot. */
function pass(course: Course, event: number, ongoing: Map<number, number>): void {
  const operation = course.events[event]! >> 1;
  if (isCall(course.events[event]!)) ongoing.set(course.slot(operation), operation);
  else ongoing.delete(course.slot(operation));
}

/** `cas(1, 2) by process 7 (lines 12 to 15)`. */
function described(course: Course, operation: number): string {
  const { history } = course;
  const number = course.operations[operation]!;
  const call = course.call(operation);
  const [began, ended] = [history.began(number), history.ended(number)];
  const lines = ended ? `lines ${began.line} to ${ended.line}` : `line ${began.line}`;
  return `${describeCall(call)} by process ${history.processes[call.at]!} (${lines})`;
}

function lineOf(course: Course, event: number): number {
  const number = course.events[event]!;
  const operation = course.operations[number >> 1]!;
  return (isCall(number) ? course.history.began(operation) : course.history.ended(operation)!).line;
}
