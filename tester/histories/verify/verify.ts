/**
 * Checks a certificate of what was judged of a history, by the specification alone: no judge has a part in it. To go on from where one stands
 * is in `moves.ts`; what is checked of locks, in `locks.ts`.
 */
import { Specification } from '../../../services/semantics/specification.ts';
import type { AnyService } from '../../../services/service.ts';
import { digestOf, type Certificate } from '../certificate.ts';
import type { History } from '../history.ts';
import type { Attempt, Point, Proof } from '../judgement.ts';
import { eventsByPart, type Events } from '../parts.ts';
import { lockProblem } from './locks.ts';
import { follow, Moves, nameOf, type Stand } from './moves.ts';

/** What is wrong with the certificate, a line each; none: each part of the history was judged rightly. */
export function verifyCertificate(certificate: Certificate, history: History, service: AnyService): string[] {
  const { addresses, parameters } = certificate;
  if (service.name !== certificate.service)
    return [`It is of the service ${certificate.service}, not ${service.name}.`];
  if (digestOf(history) !== certificate.digest)
    return ['It is of another history, or of this one read in another way.'];
  const parts = eventsByPart(history, service);
  const judged = new Map(certificate.parts.map(({ key, judgement }) => [key, judgement]));
  const problems = [...parts.keys()].filter((key) => !judged.has(key)).map((key) => `Part '${key}' is not judged.`);
  for (const [key, judgement] of judged) {
    const events = parts.get(key);
    const specification = new Specification(service, addresses, parameters, key);
    const problem = events ? problemOf(judgement, history, events, specification) : 'the history has no such part';
    if (problem !== null) problems.push(`Part '${key}': ${problem}.`);
  }
  return problems;
}

type Judged = Certificate['parts'][number]['judgement'];

/** What is wrong with the judgement of one part; null: nothing. */
function problemOf(judged: Judged, history: History, events: Events, specification: Specification): string | null {
  const moves = new Moves(history, specification);
  if (judged.verdict === 'unknown') return `nothing is claimed: ${judged.reason}`;
  if (judged.verdict === 'conforms') return orderProblem(judged.points, events, moves);
  if (judged.proof.kind !== 'no explanation') return lockProblem(judged.proof, history, events, specification);
  return prefixProblem(judged.proof, events, moves);
}

/** Each step must be allowed where it comes, between the call and the return of its operation; and each event after the steps before it. */
function orderProblem(points: readonly Point[], events: Events, moves: Moves): string | null {
  const ongoing = new Set<number>();
  let stand: Stand | null = moves.start();
  let made = 0;
  for (const [i, event] of events.entries()) {
    for (; points[made]?.after === i; made += 1) {
      const { operation, step, internal } = points[made]!;
      if (internal !== undefined) stand = moves.internal(stand, step, internal, moves.now(event));
      else if (operation === null || !ongoing.has(operation)) return `step ${made} is of no call that is ongoing`;
      else stand = moves.step(stand, operation, step, moves.now(event));
      if (!stand) return `step ${made} ('${step}') is not allowed where it comes`;
    }
    stand = moves.event(stand, event);
    if (!stand) return `event ${i} is not allowed after the steps before it`;
    follow(ongoing, event);
  }
  return made === points.length ? null : `step ${made} comes out of order, or after the end`;
}

/** The attempts must be all that there are: from each, and from the start, whatever is allowed leads to another, and never past the last event. */
function prefixProblem(
  { last, attempts }: Extract<Proof, { kind: 'no explanation' }>,
  events: Events,
  moves: Moves,
): string | null {
  if (!attempts) return 'the attempts are too many to be written down, so that nothing can be checked';
  if (!((events[last] ?? 0) & 1)) return `event ${last} is no return`;
  const known = new Set(attempts.map((attempt) => placeName(attempt.after, attempt)));
  const leadsOn = (after: number, stand: Stand): boolean => {
    const [stop, there] = advanced(after, stand, last, events, moves);
    return stop > last || !known.has(placeName(stop, there));
  };
  if (leadsOn(0, moves.start())) return 'the beginning is not among the attempts';
  const ongoing = new Set<number>();
  let passed = 0;
  for (const [i, attempt] of attempts.entries()) {
    if (attempt.after < passed || attempt.after > last) return `attempt ${i} comes out of order`;
    for (; passed < attempt.after; passed += 1) follow(ongoing, events[passed]!);
    if (canGoOn(attempt, ongoing, leadsOn, events, moves)) return `from attempt ${i} it can be gone on`;
  }
  return null;
}

function canGoOn(
  attempt: Attempt,
  ongoing: Iterable<number>,
  leadsOn: (after: number, stand: Stand) => boolean,
  events: Events,
  moves: Moves,
): boolean {
  const event = events[attempt.after]!;
  if (moves.event(attempt, event)) return true;
  for (const next of moves.hidden(attempt, ongoing, moves.now(event))) if (leadsOn(attempt.after, next)) return true;
  return false;
}

/** From here, as far as events are allowed: before which event, and where. */
function advanced(after: number, stand: Stand, last: number, events: Events, moves: Moves): readonly [number, Stand] {
  for (let i = after; i <= last; i += 1) {
    const next = moves.event(stand, events[i]!);
    if (!next) return [i, stand];
    stand = next;
  }
  return [last + 1, stand];
}

const placeName = (after: number, stand: Stand): string => `${after} ${nameOf(stand)}`;
