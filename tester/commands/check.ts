/** `servicetester check FILE`: judges what was recorded, by this tester or by others. */
import type { Command } from 'commander';
import { realClock } from '../../services/environment/clock.ts';
import { withDefaults } from '../../services/semantics/parameters.ts';
import { didYouMean } from '../../services/semantics/similar.ts';
import type { AnyService } from '../../services/service.ts';
import { UsageError, status } from '../../test-node/commands/status.ts';
import { find } from '../../test-node/stack/catalogue.ts';
import { checkHistory, verdictOf } from '../histories/check.ts';
import { knownFunctions, recordedParameters } from '../histories/reading/meanings/meaning.ts';
import { formatOfFile, readHistory, type Reading } from '../histories/reading/read.ts';
import type { CheckOptions } from './options/check.ts';
import { parametersOf } from './parameters.ts';
import { asUsage, readingOf } from './reading.ts';
import { writeHistoryReports } from './history-reports.ts';
import { parseReports } from './reports.ts';
import { typed } from './typed.ts';

/** Runs it; resolves with the exit status. */
export async function check(parsed: Command): Promise<number> {
  const [path] = parsed.processedArgs as [string];
  const options = parsed.opts<CheckOptions>();
  try {
    return await judged(path, options);
  } catch (error) {
    throw asUsage(error, path);
  }
}

async function judged(path: string, options: CheckOptions): Promise<number> {
  const reports = parseReports(options.report);
  if ((options.format ?? formatOfFile(path)) === 'trace' && options.certificate === undefined)
    return (await import('./check-trace.ts')).checkTrace(path, options, reports);
  if (options.checker !== undefined) throw new UsageError('Only a trace of this tester has what a checker follows.');
  const asked = options.service === undefined ? null : await find('service', options.service);
  const reading = readHistory(path, { ...readingOf(options), ...(asked && { service: asked }) });
  const service = asked ?? (await serviceOf(reading, path));
  const parameters = withDefaults(
    service,
    recordedParameters(service, reading.history),
    parametersOf(service, options.set),
  );
  const clock = realClock();
  const began = clock.now();
  const timeMs = options.budget * 1000;
  const parts = checkHistory(reading.history, { service, parameters, timeMs, clock });
  const tookMs = clock.now() - began;
  const certificate = options.certificate ?? null;
  const { format, outcome, uncertainty } = options;
  const read = {
    ...(format !== undefined && { format }),
    ...(outcome && { outcome }),
    ...(uncertainty && { uncertainty }),
  };
  if (certificate !== null) {
    const { writeCertificate } = await import('./certificate.ts');
    writeCertificate(certificate, read, reading, service, parameters, parts);
  }
  const verify = certificate && typed(['verify', certificate, path]);
  const verdict = verdictOf(parts);
  const result = { path, reading, service, parameters, verdict, parts, tookMs, certificate, verify };
  return (await writeHistoryReports(result, reports)) ? status[verdict] : status.unavailable;
}

async function serviceOf({ services, history }: Reading, path: string): Promise<AnyService> {
  const [first] = services;
  if (first !== undefined) return find('service', first);
  const called = [...new Set([...Array(Math.min(history.length, 1000)).keys()].map((each) => history.fn(each)))];
  const unknown = called.filter((fn) => !knownFunctions.includes(fn));
  const meant = unknown.map((fn) => didYouMean(fn, knownFunctions)).find((text) => text !== '') ?? '';
  throw new UsageError(
    `What service is ${path} a history of? It calls ${called.join(', ')}.${meant} ${meant === '' ? 'Say' : 'Else say'} so: --service mutex`,
  );
}
