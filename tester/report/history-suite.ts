/** What a recorded history came to, as test cases: one for each part. */
import { VERSION } from '../../test-node/package.ts';
import type { JudgedPart } from '../histories/check.ts';
import { historyPicture } from './history-picture.ts';
import { historyLines, reasonOfJudgement, titleOfHistory, titleOfJudgement, type HistoryResult } from './history.ts';
import { plain, WIDTH, type Case, type Suite } from './suite.ts';

/** The history as a suite. */
export function historySuite(result: HistoryResult): Suite {
  const { reading, service, verdict, parts, tookMs, certificate, verify } = result;
  const { history } = reading;
  const [operations, processes] = [`${history.length}`, `${history.processes.length}`];
  return {
    ...{ what: titleOfHistory(result), verdict, tookMs },
    cases: parts.map((part) => caseOf(part, result)),
    properties: { version: VERSION, service: service.name, operations, processes },
    lines: historyLines(result),
    after: certificate === null ? [] : [`certificate: ${certificate}`, `to verify it: ${verify!}`],
    repeat: null,
  };
}

function caseOf({ key, judgement }: JudgedPart, result: HistoryResult): Case {
  const name = key === '' ? 'the history' : JSON.stringify(key);
  const { verdict } = judgement;
  if (verdict === 'conforms') return { name, verdict, problems: [], picture: [] };
  const problem = { title: titleOfJudgement(key, judgement), reason: reasonOfJudgement(judgement, result.service) };
  const picture = verdict === 'violates' ? ['', ...historyPicture(judgement, result, plain, WIDTH)] : [];
  return { name, verdict, problems: [problem], picture };
}
