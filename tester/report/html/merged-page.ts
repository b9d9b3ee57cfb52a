/** What the shards of a campaign came to, as a page: what was found, and what was done; the pictures are in the reports of the shards. */
import type { Merged } from '../../merging/merge.ts';
import { nameOfShard } from '../../plan/shard.ts';
import { meaningOfFound, mergedLines, repeatOf, repetitionLines } from '../merged.ts';
import { remarkLines } from '../summary.ts';
import { JUDGES, titleOfFinding, unknowns } from '../title.ts';
import { passesOf, reachedOf } from './counted.ts';
import type { Page, Problem, Repeat } from './page.ts';

/** The merged campaign as a page. */
export function mergedPage(merged: Merged): Page {
  const { about, verdict, statistics } = merged;
  return {
    ...{ title: about.what, verdict, problems: problemsOf(merged), repeats: repeatsOf(merged) },
    after: repetitionLines(merged),
    ...{ pictures: [], ledger: null, durations: [] },
    summary: mergedLines(merged),
    remarks: remarkLines(merged, about),
    coverage: reachedOf(statistics.coverage),
    passes: passesOf(statistics.functions),
  };
}

const problemsOf = ({ found, undecided }: Merged): readonly Problem[] => [
  ...found.map(({ finding, by }) => ({
    title: titleOfFinding(finding),
    reason: [...finding.reason.split('\n'), meaningOfFound(finding)],
    by: `${JUDGES[finding.judge]}, ${nameOfShard(by.shard)}`,
  })),
  ...unknowns(undecided).map(({ title, reason }) => ({ title, reason, by: null })),
];

function repeatsOf({ shown }: Merged): readonly Repeat[] {
  const command = shown && repeatOf(shown)[0];
  return command ? [{ what: `to repeat what ${nameOfShard(shown.shard)} found`, command }] : [];
}
