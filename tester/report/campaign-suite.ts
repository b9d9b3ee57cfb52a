/** What a campaign came to, as test cases: one for each who judges, and one for whether it could be decided. */
import { VERSION } from '../../test-node/package.ts';
import type { CampaignResult } from '../campaign/campaign.ts';
import type { Judge } from '../findings/finding.ts';
import { pictureLines } from './picture.ts';
import { repetitionLines, shrinkingLines } from './repetition.ts';
import { shownFindings } from './shown.ts';
import type { Subject } from './subject.ts';
import { plain, WIDTH, type Case, type Suite } from './suite.ts';
import { remarkLines, summaryLines } from './summary.ts';
import { JUDGES, meaningOf, titleOfFinding, unknowns } from './title.ts';

/** The campaign as a suite. */
export function campaignSuite(result: CampaignResult, subject: Subject): Suite {
  const { verdict, tookMs } = result;
  const picture = pictureLines(result, subject, plain, WIDTH);
  return {
    ...{ what: subject.what, verdict, tookMs, properties: propertiesOf(result, subject) },
    cases: [...casesOfJudges(result, subject, picture), decidedCase(result, picture)],
    lines: [...summaryLines(result, subject), ...remarkLines(result, subject)],
    after: [...shrinkingLines(result), ...repetitionLines(result, subject, plain)],
    repeat: subject.repeat[0] ?? null,
  };
}

/** Where nothing is wrong and it is unknown whether all is right, nobody has passed. */
function casesOfJudges(result: CampaignResult, { judges, service }: Subject, picture: readonly string[]): Case[] {
  const found = shownFindings(result);
  const right = result.verdict === 'unknown' ? 'open' : 'conforms';
  return judging(judges, found).map((judge): Case => {
    const problems = found
      .filter((finding) => finding.judge === judge)
      .map((finding) => ({
        title: titleOfFinding(finding),
        reason: [...finding.reason.split('\n'), meaningOf(finding, service)],
      }));
    const isWrong = problems.length > 0;
    return { name: JUDGES[judge], verdict: isWrong ? 'violates' : right, problems, picture: isWrong ? picture : [] };
  });
}

/** Those who judge, and those who found something: one who is not named may have found it when it ran. */
const judging = (judges: readonly Judge[], found: readonly { readonly judge: Judge }[]): readonly Judge[] => [
  ...new Set([...judges, ...found.map(({ judge }) => judge)]),
];

function decidedCase({ verdict, undecided }: CampaignResult, picture: readonly string[]): Case {
  const problems = unknowns(undecided);
  return {
    name: 'it could be decided',
    verdict: problems.length > 0 ? 'unknown' : 'conforms',
    problems,
    picture: verdict === 'unknown' ? picture : [],
  };
}

function propertiesOf({ statistics }: CampaignResult, { seed }: Subject): Record<string, string> {
  const { runs, calls } = statistics;
  return { version: VERSION, ...(seed !== null && { seed: `${seed}` }), runs: `${runs}`, calls: `${calls}` };
}
