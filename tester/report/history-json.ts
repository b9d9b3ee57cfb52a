/** What a recorded history came to, for programs. */
import type { AnyService } from '../../services/service.ts';
import { whereExplained, whereUnknownExplained } from '../findings/explained.ts';
import { dateOf } from '../histories/dates.ts';
import type { History, Place } from '../histories/history.ts';
import type { Judgement } from '../histories/judgement.ts';
import { sinceOf, type HistoryResult } from './history.ts';

/** The report as a JSON value. */
export function historyJson(result: HistoryResult): object {
  const { path, reading, service, parameters, verdict, parts, tookMs, certificate } = result;
  const { history, format, counts, aside, passedBy, uncertainty } = reading;
  return {
    format: 'servicetester history report 1',
    verdict,
    ...{
      file: path,
      read: {
        format,
        operations: history.length,
        processes: history.processes.length,
        counts,
        aside,
        passedBy,
        since: sinceOf(history),
        sorted: history.isSorted,
        uncertainty: uncertainty && { ms: uncertainty.ms, byHost: Object.fromEntries(uncertainty.byHost) },
      },
    },
    ...{ service: service.name, parameters, certificate },
    parts: parts.map(({ key, operations, by, judgement, numbers }) => ({
      key,
      operations,
      by,
      ...said(judgement, history, service),
      numbers,
    })),
    tookMs: Math.round(tookMs),
  };
}

/** What was said, without what shows it: that is in the certificate. */
function said(judgement: Judgement, history: History, service: AnyService): object {
  switch (judgement.verdict) {
    case 'conforms':
      return { verdict: 'conforms' };
    case 'unknown':
      return { ...judgement, explained: whereUnknownExplained(judgement.cause) };
    case 'violates': {
      const { verdict, about, clause, reason, evidence } = judgement;
      const operations = evidence.map((operation) => ({
        process: history.processes[history.at(operation)],
        ...{ fn: history.fn(operation), args: history.args(operation) },
        ...{ began: placed(history, history.began(operation)), ended: placed(history, history.ended(operation)) },
        result: history.result(operation),
      }));
      const explained = whereExplained({ judge: 'specification', clause }, service);
      return { verdict, about, clause, reason, explained, evidence: operations };
    }
  }
}

/** With its date, where the file has dates. */
function placed(history: History, place: Place | null): object | null {
  const date = place && dateOf(history, place.t);
  return date === null ? place : { ...place, date };
}
