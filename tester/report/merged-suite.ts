/** What the shards of a campaign came to, as test cases: the same as those of a campaign. */
import { VERSION } from '../../test-node/package.ts';
import type { Merged } from '../merging/merge.ts';
import { casesOf } from './campaign-suite.ts';
import { meaningOfFound, mergedLines, repeatOf, repetitionLines } from './merged.ts';
import type { Suite } from './suite.ts';
import { remarkLines } from './summary.ts';

/** The merged campaign as a suite. */
export function mergedSuite(merged: Merged): Suite {
  const { about, verdict, statistics, shards, shown, tookMs } = merged;
  const { runs, calls } = statistics;
  return {
    ...{ what: about.what, verdict, tookMs },
    cases: casesOf({ ...merged, meaning: meaningOfFound }, about.judges, []),
    properties: {
      version: VERSION,
      seed: `${about.seed}`,
      shards: `${shards.length} of ${shards[0]!.shard.of}`,
      runs: `${runs}`,
      calls: `${calls}`,
    },
    lines: [...mergedLines(merged), ...remarkLines(merged, about)],
    after: repetitionLines(merged),
    repeat: (shown && repeatOf(shown)[0]) ?? null,
  };
}
