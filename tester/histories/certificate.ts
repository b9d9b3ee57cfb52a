/** A certificate: what was judged of a history, with what shows it. A file that others can check. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { inWords, noList, whole } from '../../test-node/wire/shapes.ts';
import type { History } from './history.ts';
import type { Judgement } from './judgement.ts';

const FORMAT = 'servicetester certificate 1';

const operation = whole(0);
const hold = v.strictObject({ take: operation, give: v.nullable(operation) });
const point = v.strictObject({
  after: whole(0),
  operation: v.nullable(operation),
  step: v.string(),
  internal: v.exactOptional(whole(0)),
});
const attempt = v.strictObject({
  after: whole(0),
  state: v.unknown(),
  stepped: v.array(operation),
  reason: v.exactOptional(v.string()),
});

const proof = v.variant('kind', [
  v.strictObject({
    kind: v.literal('held by too many'),
    holds: v.pipe(v.array(hold), v.minLength(2)),
    clock: v.exactOptional(v.string()),
  }),
  v.strictObject({
    kind: v.literal('refused though free'),
    refusal: operation,
    before: v.nullable(hold),
    next: v.nullable(hold),
  }),
  v.strictObject({
    kind: v.literal('contradiction'),
    rule: v.string(),
    operations: v.pipe(v.array(operation), v.minLength(1)),
    clock: v.exactOptional(v.string()),
  }),
  v.strictObject({
    kind: v.literal('no explanation'),
    last: whole(0),
    attempts: v.nullable(v.array(attempt)),
  }),
]);

const judgement = v.variant('verdict', [
  v.strictObject({ verdict: v.literal('conforms'), points: v.array(point) }),
  v.strictObject({
    verdict: v.literal('violates'),
    clause: v.string(),
    about: v.string(),
    reason: v.string(),
    evidence: v.array(operation),
    proof,
  }),
  v.strictObject({
    verdict: v.literal('unknown'),
    cause: v.picklist(['too many states', 'out of time', 'not allowed']),
    reason: v.string(),
  }),
]);

const certificate = v.strictObject({
  format: v.literal(FORMAT),
  /** The name of the service, and the setting in which it was judged. */
  service: v.string(),
  addresses: whole(1),
  parameters: v.unknown(),
  /** Which history: how many operations it has, and its digest. */
  operations: whole(0),
  digest: v.string(),
  /** How the file was read: the options of the command line. */
  read: noList(
    v.strictObject({
      format: v.exactOptional(v.string()),
      outcome: v.exactOptional(v.pipe(v.array(v.string()), v.readonly())),
      uncertainty: v.exactOptional(v.pipe(v.array(v.string()), v.readonly())),
    }),
  ),
  parts: v.array(v.strictObject({ key: v.string(), judgement })),
});

/** As it stands in the file. */
export type Certificate = v.InferOutput<typeof certificate>;

/** A file is no certificate. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
}

/** In which setting of a service a history was judged, and how it had been read. */
export interface Judged {
  readonly read: v.InferOutput<typeof certificate>['read'];
  readonly service: string;
  readonly addresses: number;
  readonly parameters: unknown;
  /** By the key of each part. */
  readonly judgements: ReadonlyMap<string, Judgement>;
}

/** The certificate of what was judged of a history. */
export function certificateOf(
  history: History,
  { read, service, addresses, parameters, judgements }: Judged,
): Certificate {
  const parts = [...judgements].map(([key, judgement]) => ({
    key,
    judgement: judgement as Certificate['parts'][number]['judgement'],
  }));
  const of = { operations: history.length, digest: digestOf(history) };
  return { format: FORMAT, service, addresses, parameters, ...of, read, parts };
}

/** Reads one. Throws `CertificateError`. */
export function readCertificate(text: string): Certificate {
  const read = v.safeParse(certificate, parsed(text));
  if (read.success) return read.output;
  throw new CertificateError(`It is no certificate of a history: ${inWords(read.issues[0])}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CertificateError(`It is no JSON: ${(error as Error).message}`);
  }
}

/** Of two histories in which the same was seen in the same order at the same times, it is the same. */
export function digestOf(history: History): string {
  const hash = createHash('sha256');
  for (const event of history.events) hash.update(`${JSON.stringify(seen(history, event))}\n`);
  return hash.digest('hex');
}

function seen(history: History, event: number): readonly unknown[] {
  const operation = event >> 1;
  if (event & 1) return [operation, history.outcome(operation), history.result(operation), history.ended(operation)!.t];
  const who = history.processes[history.at(operation)];
  return [operation, who, history.fn(operation), history.args(operation), history.began(operation).t];
}
