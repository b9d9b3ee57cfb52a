/** `servicetester verify CERTIFICATE HISTORY`: checks what shows a verdict, without the judges that gave it. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { UsageError, status } from '../../test-node/commands/status.ts';
import { find } from '../../test-node/stack/catalogue.ts';
import { CertificateError, readCertificate, type Certificate } from '../histories/certificate.ts';
import { inWords, uncertaintyOf } from '../histories/reading/meanings/held.ts';
import { readHistory } from '../histories/reading/read.ts';
import { verifyCertificate } from '../histories/verify/verify.ts';
import { count } from '../report/count.ts';
import { asUsage, readingOf } from './reading.ts';

/** Runs it; resolves with the exit status: 0, the certificate is right, whatever it says; 1, it is not. */
export async function verify(parsed: Command): Promise<number> {
  const [certified, path] = parsed.processedArgs as [string, string];
  const certificate = read(certified);
  const { read: how, service: name, parts } = certificate;
  const service = await find('service', name);
  const problems = verifyCertificate(certificate, historyIn(path, certificate, service), service);
  for (const problem of problems) console.log(problem);
  if (problems.length > 0) console.log('\nThe certificate does not show what it says.');
  else console.log(`Right: ${count(parts.length, 'part')} of ${name}${readInWords(how)}: ${verdicts(certificate)}.`);
  return problems.length > 0 ? status.violates : status.conforms;
}

/** What of the reading the certificate depends on. */
function readInWords({ format, uncertainty }: Certificate['read']): string {
  const clocks = uncertainty ? [`by clocks that may be wrong ${inWords(uncertaintyOf(uncertainty))}`] : [];
  return [...(format ? [`read as ${format}`] : []), ...clocks].map((each) => `, ${each}`).join('');
}

function historyIn(path: string, { read }: Certificate, service: Parameters<typeof verifyCertificate>[2]) {
  try {
    return readHistory(path, { ...readingOf(read), service }).history;
  } catch (error) {
    throw asUsage(error, path);
  }
}

function verdicts({ parts }: Certificate): string {
  const counts = new Map<string, number>();
  for (const { judgement } of parts) counts.set(judgement.verdict, (counts.get(judgement.verdict) ?? 0) + 1);
  return [...counts].map(([verdict, many]) => `${many} ${verdict}`).join(', ');
}

function read(path: string): Certificate {
  try {
    return readCertificate(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof CertificateError) throw new UsageError(`${path}: ${error.message}`, { cause: error });
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
