/** The run that a report shows, and what is said of it. */
import type { ShownRun } from '../campaign/attempts.ts';
import type { CampaignResult } from '../campaign/campaign.ts';
import type { Finding } from '../findings/finding.ts';

/** What of a campaign decides which run is shown. */
export type Shown = Pick<CampaignResult, 'findings' | 'undecided' | 'shown' | 'shrunk'>;

/** The smallest run that shows what was found; null: there is none to show. */
export const smallest = ({ shown, shrunk }: Shown): ShownRun | null => shrunk?.shown ?? shown;

/** Told of the run that is shown: the events that they name are there. */
export const shownFindings = (result: Shown): readonly Finding[] => {
  const run = smallest(result);
  return result.findings.length > 0 && run && run.findings.length > 0 ? run.findings : result.findings;
};

/** The events of the run that is shown that are to be looked at: of what was found; or else of what could not be decided first, whose run it is. */
export const shownEvidence = (result: Shown): readonly number[] => {
  const findings = shownFindings(result);
  if (findings.length === 0) return result.undecided[0]?.evidence ?? [];
  return findings.flatMap(({ evidence }) => evidence);
};
