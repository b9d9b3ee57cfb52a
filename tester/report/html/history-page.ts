/** What a recorded history came to, as a page: for each part that is wrong, or else for the first, its operations as a picture. */
import type { AnyService } from '../../../services/service.ts';
import type { JudgedPart } from '../../histories/check.ts';
import { historyLines, reasonOfJudgement, titleOfHistory, titleOfJudgement, type HistoryResult } from '../history.ts';
import { durationsOf } from './calls.ts';
import { historyPictureOf } from './history-drawn.ts';
import type { Page, Problem } from './page.ts';

/** So many parts are drawn. */
const PARTS_MAX = 4;

/** The history as a page. */
export function historyPage(result: HistoryResult): Page {
  const { parts, service, verdict, certificate, verify } = result;
  const drawn = drawnParts(parts).map((part) => historyPictureOf(part, result));
  return {
    ...{ title: titleOfHistory(result), verdict, problems: parts.flatMap((part) => problemOf(part, service)) },
    repeats: verify === null ? [] : [{ what: 'to verify it', command: verify }],
    after: certificate === null ? [] : [`certificate: ${certificate}`],
    pictures: drawn.map(({ picture }) => picture),
    ledger: null,
    ...{ summary: historyLines(result), remarks: [], coverage: [], passes: [] },
    durations: drawn[0]?.picture.isTimed ? durationsOf(drawn[0].spans) : [],
  };
}

function drawnParts(parts: readonly JudgedPart[]): readonly JudgedPart[] {
  const wrong = parts.filter(({ judgement }) => judgement.verdict === 'violates');
  return wrong.length > 0 ? wrong.slice(0, PARTS_MAX) : parts.slice(0, 1);
}

function problemOf({ key, judgement }: JudgedPart, service: AnyService): Problem[] {
  if (judgement.verdict === 'conforms') return [];
  const by = judgement.verdict === 'violates' ? 'the specification' : null;
  return [{ title: titleOfJudgement(key, judgement), reason: reasonOfJudgement(judgement, service), by }];
}
