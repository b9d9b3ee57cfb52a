/** The reports of a campaign whose shards were merged. */
import chalk from 'chalk';
import { timeOfDay } from '../../services/environment/clock.ts';
import type { Merged } from '../merging/merge.ts';
import { mergedText } from '../report/merged.ts';
import { write, type ReportTo } from './reports.ts';

/** Says what the shards of a campaign came to: see `write`. */
export const writeMergedReports = (merged: Merged, reports: readonly ReportTo[]): Promise<boolean> =>
  write(
    {
      json: async () => (await import('../report/merged-json.ts')).mergedJson(merged),
      suite: async () => (await import('../report/merged-suite.ts')).mergedSuite(merged),
      page: async () => (await import('../report/html/merged-page.ts')).mergedPage(merged),
      began: timeOfDay(),
    },
    () => mergedText(merged, chalk),
    reports,
  );
