/** The reports of a history. */
import chalk from 'chalk';
import { timeOfDay } from '../../services/environment/clock.ts';
import { historyText, type HistoryResult } from '../report/history.ts';
import { write, type ReportTo } from './reports.ts';

/** Says what a history came to: see `write`. */
export const writeHistoryReports = (result: HistoryResult, reports: readonly ReportTo[]): Promise<boolean> =>
  write(
    {
      json: async () => (await import('../report/history-json.ts')).historyJson(result),
      suite: async () => (await import('../report/history-suite.ts')).historySuite(result),
      page: async () => (await import('../report/html/history-page.ts')).historyPage(result),
      began: timeOfDay(result.tookMs),
    },
    (width) => historyText(result, chalk, width),
    reports,
  );
