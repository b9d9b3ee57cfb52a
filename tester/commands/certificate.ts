/** The certificate of `servicetester check`, as a file. */
import { writeFileSync } from 'node:fs';
import type { AnyService } from '../../services/service.ts';
import { UsageError } from '../../test-node/commands/status.ts';
import { certificateOf } from '../histories/certificate.ts';
import { addressesOf, type JudgedPart } from '../histories/check.ts';
import type { Reading } from '../histories/reading/read.ts';
import type { ReadingOptions } from './reading.ts';

/** Writes what shows how the parts were judged. Throws `UsageError` if it cannot be written. */
export function writeCertificate(
  file: string,
  read: ReadingOptions,
  { history }: Reading,
  { name: service }: AnyService,
  parameters: unknown,
  parts: readonly JudgedPart[],
): void {
  const judgements = new Map(parts.map(({ key, judgement }) => [key, judgement]));
  const certificate = certificateOf(history, {
    service,
    parameters,
    addresses: addressesOf(history),
    judgements,
    read,
  });
  try {
    writeFileSync(file, `${JSON.stringify(certificate)}\n`);
  } catch (error) {
    throw new UsageError(`The certificate cannot be written to ${file}: ${(error as Error).message}`);
  }
}
