/**
 * Checks a certificate of what was judged of a history, by the specification alone: no judge has a part in it. What conforms is followed from event to
 * event, with each hidden step where the certificate has it. What violates is searched: nothing leads past its events.
 */
import { Specification } from '../../../services/semantics/specification.ts';
import type { AnyService } from '../../../services/service.ts';
import { digestOf, type Certificate } from '../certificate.ts';
import type { History } from '../history.ts';
import type { Point } from '../judgement.ts';
import { eventsByPart, type Events } from '../parts.ts';
import { Moves } from './moves.ts';
import { violationProblem } from './violation.ts';

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

/** What is wrong with the judgement of one part; null: nothing. */
function problemOf(
  judged: Certificate['parts'][number]['judgement'],
  history: History,
  events: Events,
  specification: Specification,
): string | null {
  switch (judged.verdict) {
    case 'unknown':
      return `nothing is claimed: ${judged.reason}`;
    case 'conforms':
      return orderProblem(judged.points, events, new Moves(history, specification));
    case 'violates':
      return violationProblem(judged.proof, history, events, specification);
  }
}

/** Each step must be allowed where it comes, and each event after the steps before it. A step comes at the time of the event after it. */
function orderProblem(points: readonly Point[], events: Events, moves: Moves): string | null {
  const stand = moves.start();
  let made = 0;
  for (let i = 0; i <= events.length; i += 1) {
    const now = moves.now(events[i] ?? events.at(-1)!);
    for (; points[made]?.after === i; made += 1) {
      if (!moves.step(stand, points[made]!, now))
        return `step ${made} ('${points[made]!.step}') is not allowed where it comes`;
    }
    if (i < events.length && !moves.event(stand, events[i]!))
      return `event ${i} is not allowed after the steps before it`;
  }
  return made === points.length ? null : `step ${made} comes out of order, or after the end`;
}
