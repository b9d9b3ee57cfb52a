/** What the JSON reports hold: `docs/report.schema.json` is made of it. Fields may be added; what is there stays, for as long as the format is 1. */
import * as v from 'valibot';
import { byName, described, number, whole } from '../../test-node/wire/shapes.ts';
import { historyReport } from './history-schema.ts';
import { explained, finding, functionCounts, ledger, verdict } from './schema-parts.ts';
import { mergedShard, shard } from './schema-shards.ts';

const texts = v.array(v.string());
const counted = byName(whole());
const covered = described(
  v.object({ reached: whole(), of: whole(), missing: texts }),
  'how much was reached, of how much, and what was not',
);

const shrunk = v.object({
  rate: described(v.object({ fails: whole(), runs: whole() }), 'how often it failed, of so many runs'),
  reason: described(v.optional(v.string()), 'why it was not shrunk; the rest is not there then'),
  calls: described(v.optional(whole()), 'of the shrunk plan'),
  callsBefore: described(v.optional(whole()), 'of the run that failed first'),
  addresses: described(v.optional(whole()), 'of the shrunk plan'),
  tried: described(v.optional(whole()), 'how many smaller plans were tried'),
  findings: described(v.optional(v.array(finding)), 'of a run of the shrunk plan'),
  trace: described(v.optional(v.nullable(v.string())), 'the file with that run'),
});

const exploration = v.object({
  calls: described(v.array(whole()), 'how many each user makes'),
  stages: v.array(
    v.object({
      atOnce: described(v.nullable(v.object({ service: v.string(), functions: texts })), 'what returns at once in it'),
      schedules: whole(),
      givenUp: described(whole(), 'runs that come to the same as others'),
      left: described(whole(), 'ways that are left to go; 0: all is explored'),
      tookMs: number,
    }),
  ),
  states: described(whole(), 'different states of the specification'),
  deviationsMax: v.nullable(whole()),
});

const simulation = v.object({
  strategies: v.array(v.object({ name: v.string(), runs: whole(), found: texts })),
  outside: described(
    v.array(v.object({ what: v.string(), place: v.string(), breaks: v.boolean(), instead: v.nullable(v.string()) })),
    'what nodes used that the scheduler has no part in',
  ),
});

const measured = v.object({
  overlaps: described(
    v.object({ count: whole(), longestMs: number, totalMs: number }),
    'more believed at once that they held it than may',
  ),
  longestFreeMs: described(number, 'while somebody waited for it'),
  updates: v.nullable(v.object({ acknowledged: whole(), lost: whole() })),
});

const counts = v.object({
  runs: whole(),
  calls: whole(),
  closingCalls: described(whole(), 'made only to bring runs to their end'),
  informs: described(whole(), 'events that nodes informed of'),
  atOnce: described(whole(), 'the most calls that were ongoing at once'),
  functions: byName(functionCounts),
  faults: described(counted, 'by kind, in how many runs'),
  failures: described(counted, 'by the error, how many calls failed so after faults'),
  leaks: described(whole(), 'messages from runs that were over'),
});

/** The report of a campaign: of the main command, `replay`, `explore`, and `check` of a trace. */
export const campaignReport = described(
  v.object({
    format: v.literal('servicetester report 1'),
    verdict,
    subject: described(v.string(), 'what was tested'),
    seed: described(v.nullable(whole()), 'null: the plan came from a file'),
    findings: v.array(finding),
    undecided: v.array(
      v.object({
        cause: v.string(),
        reason: v.string(),
        suspected: described(v.optional(finding), 'what it is if it comes again'),
        evidence: described(v.optional(v.array(whole())), 'the numbers of the events where it shows'),
        explained: v.optional(explained),
      }),
    ),
    ledger: described(v.nullable(ledger), 'where a call is stuck: who is owed what'),
    schedule: described(
      v.nullable(texts),
      'of the run that is shown, if it was simulated: how it differs from first in, first out',
    ),
    clocks: described(v.nullable(texts), 'how the clocks of its nodes were wrong'),
    faults: described(v.nullable(texts), 'the faults in its plan'),
    run: described(
      v.nullable(v.object({ name: v.string(), trace: v.nullable(v.string()) })),
      'the run in which it was found',
    ),
    shrunk: v.nullable(shrunk),
    plan: described(v.nullable(v.string()), 'the file with the plan that failed'),
    repeat: described(texts, 'the commands that repeat it, the best one first'),
    counts,
    unclaimed: described(
      v.array(v.object({ finding, under: texts, first: described(v.string(), 'the run'), runs: whole() })),
      'what was found under faults under which it is not claimed',
    ),
    measured: v.nullable(measured),
    coverage: v.nullable(
      v.object({
        states: covered,
        calls: covered,
        returns: covered,
        statesAre: v.string(),
        open: described(texts, 'calls that were never made, and could have been'),
        atLeast: described(v.boolean(), 'the totals are at least so much'),
      }),
    ),
    exploration: v.nullable(exploration),
    simulation: v.nullable(simulation),
    shard: described(v.nullish(shard), 'which part of a campaign it is; null: all of it'),
    shards: described(v.optional(v.array(mergedShard)), 'of a report that was merged: its shards'),
    notOffered: described(texts, 'functions that the implementation does not have'),
    neverHeard: described(texts, 'events that the checker handles and never heard'),
    stopped: v.picklist(['runs', 'budget', 'found', 'interrupted']),
    tookMs: whole(),
  }),
  'what a campaign came to',
);

/** Either report. */
export const report = v.variant('format', [campaignReport, historyReport]);
