/** `servicetester check TRACE`: a trace of this tester is judged again, by what there is now. */
import { realClock } from '../../services/environment/clock.ts';
import { status } from '../../test-node/commands/status.ts';
import { find } from '../../test-node/stack/catalogue.ts';
import { judgeAgain } from '../campaign/again.ts';
import { verdictOf } from '../findings/finding.ts';
import { piecesOf } from '../histories/reading/source.ts';
import { readWholeTrace, type Conclusion } from '../histories/reading/whole-trace.ts';
import { neverHeard } from '../judges/checker-judge.ts';
import { judgesOf } from '../report/subject.ts';
import { parametersOf } from './parameters.ts';
import { writeCampaignReports } from './campaign-reports.ts';
import type { ReportTo } from './reports.ts';
import { count } from '../report/count.ts';

/** By what it is judged, if not as it was when it ran. */
export interface CheckTraceOptions {
  readonly checker?: string;
  readonly set?: readonly string[];
}

/** Judges the trace in the file again, and reports; resolves with the exit status. */
export async function checkTrace(
  path: string,
  { checker: other, set }: CheckTraceOptions,
  reports: readonly ReportTo[],
): Promise<number> {
  const clock = realClock();
  const began = clock.now();
  const { header, plan, events, conclusion } = readWholeTrace(piecesOf(path));
  const service = await find('service', header.service);
  const named = other ?? header.checker;
  const checker = named === null ? null : await find('checker', named, service.name);
  const parameters = { ...(header.parameters as object), ...parametersOf(service, set) };
  const { addresses, overtaking, bounds, claims } = header;
  const judged = judgeAgain(events, {
    ...{ service, parameters, addresses, checker, overtaking, bounds, claims, plan },
    then: conclusion?.findings ?? [],
    complete: cameToItsEnd(conclusion),
  });
  const verdict = verdictOf(judged);
  const { statistics, findings, undecided } = judged;
  const last = judged.events.at(-1)?.i ?? -1;
  const run = {
    ...{ name: 'trace', plan, findings, pending: [], path: null },
    events: events.filter(({ i }) => i <= last), // what came after what is wrong was not judged
  };
  const result = {
    ...{ verdict, findings, undecided, statistics, shown: verdict === 'conforms' ? null : run },
    passed: verdict === 'conforms' ? run : null,
    ...{
      shrunk: null,
      simulation: null,
      exploration: null,
      stopped: 'runs' as const,
      leaks: 0,
      tookMs: clock.now() - began,
    },
  } as const;
  const subject = {
    what: `${header.subject ?? service.name}, ${count(addresses, 'node')}${checker ? `, checker ${checker.service.name}/${checker.name}` : ''}: the trace ${path}`,
    ...{
      addresses,
      service,
      parameters,
      checker,
      judges: judgesOf({ checker, overtaking, bounds }),
      seed: null,
      runs: 1,
      notOffered: [],
      passedFirst: null,
      plan: null,
      repeat: [],
    },
    neverHeard: checker ? neverHeard(checker, statistics.heard) : [],
    trouble: [whenItRan(conclusion)],
  };
  return (await writeCampaignReports(result, subject, reports)) ? status[verdict] : status.unavailable;
}

/** What must hold at the end is asked there only. */
const cameToItsEnd = (conclusion: Conclusion | null): boolean =>
  conclusion !== null &&
  conclusion.undecided.length === 0 &&
  conclusion.findings.every(({ about }) => about === 'at the end');

function whenItRan(conclusion: Conclusion | null): string {
  if (!conclusion) return 'the trace breaks off: whatever wrote it died';
  const found = conclusion.findings.map(({ about, clause }) => `${about}: '${clause}' does not hold`);
  const unknown = conclusion.undecided.map(({ cause }) => cause);
  return `when it ran: ${[conclusion.verdict, ...found, ...unknown].join('; ')}`;
}
