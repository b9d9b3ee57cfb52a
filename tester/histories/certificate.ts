/** A certificate: what was judged of a history, with what shows it. A file that others can check. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { History } from './history.ts';
import type { Judgement } from './judgement.ts';

const FORMAT = 'servicetester certificate 1';

const operation = z.int().nonnegative();
const hold = z.strictObject({ take: operation, give: operation.nullable() });
const point = z.strictObject({
  after: z.int().nonnegative(),
  operation: operation.nullable(),
  step: z.string(),
  internal: z.int().nonnegative().exactOptional(),
});
const attempt = z.strictObject({
  after: z.int().nonnegative(),
  state: z.unknown(),
  stepped: z.array(operation),
  reason: z.string().exactOptional(),
});

const proof = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('held by too many'), holds: z.array(hold).min(2) }),
  z.strictObject({
    kind: z.literal('refused though free'),
    refusal: operation,
    before: hold.nullable(),
    next: hold.nullable(),
  }),
  z.strictObject({ kind: z.literal('contradiction'), rule: z.string(), operations: z.array(operation).min(1) }),
  z.strictObject({
    kind: z.literal('no explanation'),
    last: z.int().nonnegative(),
    attempts: z.array(attempt).nullable(),
  }),
]);

const judgement = z.discriminatedUnion('verdict', [
  z.strictObject({ verdict: z.literal('conforms'), points: z.array(point) }),
  z.strictObject({
    verdict: z.literal('violates'),
    clause: z.string(),
    about: z.string(),
    reason: z.string(),
    evidence: z.array(operation),
    proof,
  }),
  z.strictObject({
    verdict: z.literal('unknown'),
    cause: z.enum(['too many states', 'out of time', 'not allowed']),
    reason: z.string(),
  }),
]);

const certificate = z.strictObject({
  format: z.literal(FORMAT),
  /** The name of the service, and the setting in which it was judged. */
  service: z.string(),
  addresses: z.int().positive(),
  parameters: z.unknown(),
  /** Which history: how many operations it has, and its digest. */
  operations: z.int().nonnegative(),
  digest: z.string(),
  /** How the file was read: the options of the command line. */
  read: z.strictObject({
    format: z.string().exactOptional(),
    outcome: z.array(z.string()).readonly().exactOptional(),
    uncertainty: z.array(z.string()).readonly().exactOptional(),
  }),
  parts: z.array(z.strictObject({ key: z.string(), judgement })),
});

/** As it stands in the file. */
export type Certificate = z.infer<typeof certificate>;

/** A file is no certificate. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
}

/** In which setting of a service a history was judged, and how it had been read. */
export interface Judged {
  readonly read: z.infer<typeof certificate>['read'];
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
  const read = certificate.safeParse(parsed(text));
  if (read.success) return read.data;
  const { path, message } = read.error.issues[0]!;
  throw new CertificateError(
    `It is no certificate of a history: ${path.length > 0 ? `${path.join('.')}: ` : ''}${message}`,
  );
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
