/** What a campaign came to, as a page. */
import { isSame } from '../../../services/semantics/json.ts';
import type { ShownRun } from '../../campaign/attempts.ts';
import type { CampaignResult } from '../../campaign/campaign.ts';
import { shrinkingLines, traceLines } from '../repetition.ts';
import { shownFindings, smallest } from '../shown.ts';
import type { Subject } from '../subject.ts';
import { remarkLines, summaryLines } from '../summary.ts';
import { JUDGES, meaningOf, titleOfFinding, unknowns } from '../title.ts';
import { durationsOf } from './calls.ts';
import { passesOf, reachedOf } from './counted.ts';
import { ledgerTable } from './ledger-table.ts';
import type { Page, Problem, Repeat } from './page.ts';
import { pictureOf, type Drawn } from './picture.ts';

/** The campaign as a page. */
export function campaignPage(result: CampaignResult, subject: Subject): Page {
  const { verdict, statistics } = result;
  const drawn = drawnRuns(result, subject);
  return {
    ...{ title: subject.what, verdict, problems: problemsOf(result, subject), repeats: repeatsOf(result, subject) },
    after: [...shrinkingLines(result, subject), ...traceLines(result)],
    pictures: drawn.map(({ picture }) => picture),
    ledger: ledgerTable(result, subject),
    summary: summaryLines(result, subject),
    remarks: remarkLines(result, subject),
    coverage: reachedOf(statistics.coverage),
    passes: passesOf(statistics.functions),
    durations: drawn[0] ? durationsOf(drawn[0].spans) : [],
  };
}

const problemsOf = (result: CampaignResult, { service }: Subject): readonly Problem[] => [
  ...shownFindings(result).map((finding) => {
    const reason = [...finding.reason.split('\n'), meaningOf(finding, service)];
    return { title: titleOfFinding(finding), reason, by: JUDGES[finding.judge] };
  }),
  ...unknowns(result.undecided).map(({ title, reason }) => ({ title, reason, by: null })),
];

const repeatsOf = ({ exploration, findings }: CampaignResult, { repeat }: Subject): readonly Repeat[] =>
  repeat.map((command, i) => {
    if (i > 0) return { what: 'as it was found', command };
    return { what: exploration && findings.length === 0 ? 'to go on' : 'to repeat it', command };
  });

/** The shrunk run first, then the one in which it was found; where nothing was wrong, one of these runs. */
function drawnRuns(result: CampaignResult, subject: Subject): readonly Drawn[] {
  const { shown, passed, findings, undecided } = result;
  const first = smallest(result);
  if (!first) return passed ? [pictureOf(`Run ${passed.name}, in which nothing was wrong`, passed, subject)] : [];
  const runs: (readonly [title: string, run: ShownRun])[] =
    shown && first !== shown && !isSame(first.plan, shown.plan)
      ? [
          ['The shrunk run', first],
          [nameOf(shown, result), shown],
        ]
      : [[nameOf(first, result), first]];
  const open = findings.length === 0 ? (undecided[0] ?? null) : null; // the run that is shown is that of the first
  return runs.filter(([, { events }]) => events.length > 0).map(([title, run]) => pictureOf(title, run, subject, open));
}

function nameOf({ name }: ShownRun, { findings }: CampaignResult): string {
  const what = findings.length > 0 ? 'in which it was found' : 'which could not be decided';
  if (name === 'saved') return `The run of the saved plan, ${what}`;
  return name === 'trace' ? 'The trace' : `Run ${name}, ${what}`;
}
