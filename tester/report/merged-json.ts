/** What the shards of a campaign came to, for programs: as the report of a campaign, with its shards. */
import type { Merged } from '../merging/merge.ts';
import type { ShardReport } from '../merging/read.ts';
import { repeatOf } from './merged.ts';

/** The report as a JSON value. */
export function mergedJson(merged: Merged): object {
  const { verdict, about, findings, undecided, statistics, simulation, shards, shown, stopped, leaks, tookMs } = merged;
  const { what, seed, notOffered, neverHeard } = about;
  const { runs, calls, closingCalls, informs, atOnce, functions, faults, failures, unclaimed, measured } = statistics;
  const { ledger, schedule, clocks, faults: struck, run, shrunk, plan } = shown ?? nothingShown;
  return {
    format: 'servicetester report 1',
    verdict,
    subject: what,
    ...{ seed, findings, undecided, ledger, schedule, clocks, faults: struck, run, shrunk, plan },
    repeat: shown ? repeatOf(shown) : [],
    counts: { runs, calls, closingCalls, informs, atOnce, functions, faults, failures, leaks },
    unclaimed: [...unclaimed.values()],
    measured,
    coverage: statistics.coverage?.counts() ?? null,
    exploration: null,
    simulation,
    shard: null,
    shards: shards.map(ofShard),
    ...{ notOffered, neverHeard, stopped, tookMs },
  };
}

const nothingShown = { ledger: null, schedule: null, clocks: null, faults: null, run: null, shrunk: null, plan: null };

function ofShard(report: ShardReport): object {
  const { shard, file, verdict, counts, run, findings } = report;
  const { index, of } = shard;
  const repeat = repeatOf(report);
  return { index, of, report: file, verdict, runs: counts.runs, run: run?.name ?? null, findings, repeat };
}
