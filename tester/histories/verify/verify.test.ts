import { describe, expect, it } from 'vitest';
import { pick, randomFrom } from '../../../services/environment/random.ts';
import { Specification } from '../../../services/semantics/specification.ts';
import { lock } from '../../../services/lock.ts';
import type { AnyService } from '../../../services/service.ts';
import { certificateOf, CertificateError, readCertificate, type Certificate } from '../certificate.ts';
import { judgeGenerally } from '../general/judge.ts';
import { MODELS, randomHistory, serviceOf } from '../general/objects.fixture.ts';
import { HistoryBuilder, type History } from '../history.ts';
import type { Judgement, Proof } from '../judgement.ts';
import { eventsByPart } from '../parts.ts';
import { verifyCertificate } from './verify.ts';

const register = serviceOf(MODELS[0]!, true);

const certified = (history: History, service: AnyService, judgement?: Judgement): Certificate => {
  const [[key, events]] = [...eventsByPart(history, service)] as [[string, Int32Array]];
  const addresses = history.processes.length;
  const specification = new Specification(service, addresses, service.parameters as unknown, key);
  const judgements = new Map([
    [key, judgement ?? judgeGenerally(history, events, specification, { clock: { now: () => 0 } })],
  ]);
  const of = { service: service.name, addresses, parameters: (service.parameters ?? null) as unknown, judgements };
  return readCertificate(JSON.stringify(certificateOf(history, { ...of, read: {} })));
};

const right = randomHistory(randomFrom(3), MODELS[0]!, { users: 3, operations: 12, wrong: 0, open: 0 });
const wrong = randomHistory(randomFrom(4), MODELS[0]!, { users: 3, operations: 12, wrong: 0.5, open: 0 });

const judgementIn = (certificate: Certificate): Judgement => certificate.parts[0]!.judgement;
const withJudgement = (certificate: Certificate, judgement: Judgement): Certificate => ({
  ...certificate,
  parts: [{ key: certificate.parts[0]!.key, judgement: judgement as Certificate['parts'][number]['judgement'] }],
});

describe('a certificate', () => {
  it('of the judge is right', () => {
    for (const history of [right, wrong])
      expect(verifyCertificate(certified(history, register), history, register)).toEqual([]);
    expect([right, wrong].map((history) => judgementIn(certified(history, register)).verdict)).toEqual([
      'conforms',
      'violates',
    ]);
  });

  it('is of one history', () => {
    expect(verifyCertificate(certified(right, register), wrong, register)[0]).toContain('another history');
    const changed = { ...certified(right, register), service: 'kv' };
    expect(verifyCertificate(changed, right, register)[0]).toContain('of the service kv');
  });

  it('must judge every part', () => {
    const none = { ...certified(right, register), parts: [] };
    expect(verifyCertificate(none, right, register)).toEqual(["Part '' is not judged."]);
  });

  it('is wrong without one of its points, with one twice, or with two exchanged', () => {
    const certificate = certified(right, register);
    const { points } = judgementIn(certificate) as Extract<Judgement, { verdict: 'conforms' }>;
    const isRight = (changed: typeof points): boolean =>
      verifyCertificate(withJudgement(certificate, { verdict: 'conforms', points: changed }), right, register)
        .length === 0;
    expect(points.length).toBeGreaterThan(5);
    for (const i of points.keys()) {
      expect(isRight(points.filter((_, j) => j !== i))).toBe(false);
      expect(isRight(points.flatMap((point, j) => (j === i ? [point, point] : [point])))).toBe(false);
      expect(isRight(points.map((point, j) => (j === i ? { ...point, after: right.events.length } : point)))).toBe(
        false,
      );
      const [a, b] = [points[i]!, pick(randomFrom(i), points)];
      if (a.operation === b.operation || a.after === b.after) continue;
      expect(isRight(points.map((p) => (p === a ? { ...p, operation: b.operation } : p)))).toBe(false);
    }
  });

  it('is wrong without one of its attempts, or with a later end', () => {
    const certificate = certified(wrong, register);
    const judgement = judgementIn(certificate) as Extract<Judgement, { verdict: 'violates' }>;
    const proof = judgement.proof as Extract<Proof, { kind: 'no explanation' }>;
    const isRight = (changed: typeof proof): boolean =>
      verifyCertificate(withJudgement(certificate, { ...judgement, proof: changed }), wrong, register).length === 0;
    expect(isRight(proof)).toBe(true);
    for (const i of proof.attempts!.keys())
      expect(isRight({ ...proof, attempts: proof.attempts!.filter((_, j) => j !== i) })).toBe(false);
    expect(isRight({ ...proof, last: 1 })).toBe(false);
    expect(isRight({ ...proof, attempts: null })).toBe(true); // they are too many to be written down: so it searches by itself
  });

  it('that is none is refused with what is wrong with it', () => {
    expect(() => readCertificate('{')).toThrow(CertificateError);
    expect(() => readCertificate('{"format":"x"}')).toThrow('format');
  });
});

/** Events of the lock `a`: `0 acquire`, then `0 ok`, or `0 false`. */
function locks(...lines: readonly string[]): History {
  const builder = new HistoryBuilder();
  const ongoing = new Map<string, number>();
  lines.forEach((each, i) => {
    const [user, what] = each.split(' ') as [string, string];
    const place = { line: i + 1, t: i };
    if (Object.hasOwn(RESULTS, what)) builder.end(ongoing.get(user)!, 'returned', RESULTS[what], place);
    else ongoing.set(user, builder.begin(builder.addressOf(user), what, ['a'], place));
  });
  return builder.build();
}

const RESULTS: Readonly<Record<string, unknown>> = { ok: null, true: true, false: false };

const shows = (history: History, proof: Proof): boolean => {
  const said = { clause: '', about: '', reason: '', evidence: [], proof };
  return verifyCertificate(certified(history, lock, { verdict: 'violates', ...said }), history, lock).length === 0;
};

describe('what shows that a lock is wrong', () => {
  const two = [
    { take: 0, give: null },
    { take: 1, give: null },
  ];

  it('two hold it', () => {
    const proof: Proof = { kind: 'held by too many', holds: two };
    expect(shows(locks('0 acquire', '1 acquire', '0 ok', '1 ok'), proof)).toBe(true);
    expect(shows(locks('0 acquire', '1 acquire', '0 ok', '0 release', '1 ok', '0 true'), proof)).toBe(false);
    expect(shows(locks('0 acquire', '1 acquire', '0 ok'), proof)).toBe(false);
  });

  it('it was refused though free', () => {
    const used = ['0 acquire', '0 ok', '0 release', '0 true'];
    const proof: Proof = { kind: 'refused though free', refusal: 2, before: { take: 0, give: 1 }, next: null };
    expect(shows(locks(...used, '1 tryAcquire', '1 false'), proof)).toBe(true);
    expect(shows(locks(...used, '1 tryAcquire', '1 true'), proof)).toBe(false);
    expect(shows(locks(...used, '1 tryAcquire', '2 acquire', '1 false'), proof)).toBe(false);
    expect(shows(locks(...used.slice(0, 3), '1 tryAcquire', '0 true', '1 false'), proof)).toBe(false);
    const between: Proof = { ...proof, next: { take: 3, give: null } };
    expect(shows(locks(...used, '1 tryAcquire', '1 false', '2 acquire', '2 ok'), between)).toBe(true);
    const other: Proof = { ...proof, refusal: 3 };
    expect(shows(locks(...used, '1 tryAcquire', '1 false', '0 tryAcquire', '0 true'), other)).toBe(false);
  });

  it('what one user did contradicts itself', () => {
    const rule = (operations: number[]): Proof => ({ kind: 'contradiction', rule: '', operations });
    expect(shows(locks('0 release', '0 true'), rule([0]))).toBe(true);
    expect(shows(locks('0 acquire', '0 ok', '0 release', '0 true'), rule([0, 1]))).toBe(false);
    expect(shows(locks('0 acquire', '0 ok', '0 release', '0 false'), rule([0, 1]))).toBe(true);
    expect(shows(locks('0 acquire', '0 ok', '0 release', '0 true'), rule([1]))).toBe(false);
    expect(shows(locks('0 acquire', '1 tryAcquire', '0 ok', '1 false'), rule([1]))).toBe(false);
  });
});
