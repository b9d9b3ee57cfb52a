/** What a campaign came to, as test cases: one for each who judges, and one for whether it could be decided. */
import { VERSION } from '../../test-node/package.ts';
import type { CampaignResult } from '../campaign/campaign.ts';
import type { Finding, Judge } from '../findings/finding.ts';
import { nameOfShard } from '../plan/shard.ts';
import { pictureLines } from './picture.ts';
import { repetitionLines, shrinkingLines } from './repetition.ts';
import { shownFindings } from './shown.ts';
import type { Subject } from './subject.ts';
import { plain, WIDTH, type Case, type Suite } from './suite.ts';
import { remarkLines, summaryLines } from './summary.ts';
import { JUDGES, meaningOf, titleOfFinding, unknowns } from './title.ts';

/** The campaign as a suite. */
export function campaignSuite(result: CampaignResult, subject: Subject): Suite {
  const { verdict, undecided, tookMs } = result;
  const picture = pictureLines(result, subject, plain, WIDTH);
  return {
    ...{ what: subject.what, verdict, tookMs, properties: propertiesOf(result, subject) },
    cases: casesOf(
      {
        verdict,
        findings: shownFindings(result),
        undecided,
        meaning: (finding) => meaningOf(finding, subject.service),
      },
      subject.judges,
      picture,
    ),
    lines: [...summaryLines(result, subject), ...remarkLines(result, subject)],
    after: [...shrinkingLines(result, subject), ...repetitionLines(result, subject, plain)],
    repeat: subject.repeat[0] ?? null,
  };
}

/** What cases are made of: what one campaign came to, or the shards of one. */
interface Judged extends Pick<CampaignResult, 'verdict' | 'findings' | 'undecided'> {
  /** Where a finding is explained. */
  readonly meaning: (finding: Finding) => string;
}

/** A case for each who judges, and one for whether it could be decided. */
export const casesOf = (judged: Judged, judges: readonly Judge[], picture: readonly string[]): readonly Case[] => [
  ...casesOfJudges(judged, judges, picture),
  decidedCase(judged, picture),
];

/** Where nothing is wrong and it is unknown whether all is right, nobody has passed. */
function casesOfJudges(
  { verdict, findings, meaning }: Judged,
  judges: readonly Judge[],
  picture: readonly string[],
): Case[] {
  const right = verdict === 'unknown' ? 'open' : 'conforms';
  return judging(judges, findings).map((judge): Case => {
    const problems = findings
      .filter((finding) => finding.judge === judge)
      .map((finding) => ({
        title: titleOfFinding(finding),
        reason: [...finding.reason.split('\n'), meaning(finding)],
      }));
    const isWrong = problems.length > 0;
    return { name: JUDGES[judge], verdict: isWrong ? 'violates' : right, problems, picture: isWrong ? picture : [] };
  });
}

/** Those who judge, and those who found something: one who is not named may have found it when it ran. */
const judging = (judges: readonly Judge[], found: readonly { readonly judge: Judge }[]): readonly Judge[] => [
  ...new Set([...judges, ...found.map(({ judge }) => judge)]),
];

function decidedCase({ verdict, undecided }: Judged, picture: readonly string[]): Case {
  const problems = unknowns(undecided);
  return {
    name: 'it could be decided',
    verdict: problems.length > 0 ? 'unknown' : 'conforms',
    problems,
    picture: verdict === 'unknown' ? picture : [],
  };
}

function propertiesOf({ statistics }: CampaignResult, { seed, sharded }: Subject): Record<string, string> {
  const { runs, calls } = statistics;
  return {
    version: VERSION,
    ...(seed !== null && { seed: `${seed}` }),
    ...(sharded && { shard: nameOfShard(sharded.shard) }),
    runs: `${runs}`,
    calls: `${calls}`,
  };
}
