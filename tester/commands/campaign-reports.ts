/** The reports of a campaign. */
import chalk from 'chalk';
import { timeOfDay } from '../../services/environment/clock.ts';
import type { CampaignResult } from '../campaign/campaign.ts';
import type { Subject } from '../report/subject.ts';
import { textReport } from '../report/text.ts';
import { write, type ReportTo } from './reports.ts';

/** Says what the campaign came to: see `write`. */
export const writeCampaignReports = (
  result: CampaignResult,
  subject: Subject,
  reports: readonly ReportTo[],
): Promise<boolean> =>
  write(
    {
      json: async () => (await import('../report/json.ts')).jsonReport(result, subject),
      suite: async () => (await import('../report/campaign-suite.ts')).campaignSuite(result, subject),
      page: async () => {
        const { withWholeRuns } = await import('./whole-runs.ts');
        return (await import('../report/html/campaign-page.ts')).campaignPage(withWholeRuns(result), subject);
      },
      began: timeOfDay(result.tookMs),
    },
    (width) => textReport(result, subject, chalk, width),
    reports,
  );
