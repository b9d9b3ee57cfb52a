/** What the JSON reports hold: `docs/report.schema.json` is made of it. Fields may be added; what is there stays, for as long as the format is 1. */
import { z } from 'zod';
import { historyReport } from './history-schema.ts';
import { explained, finding, functionCounts, ledger, verdict } from './schema-parts.ts';
import { mergedShard, shard } from './schema-shards.ts';

const texts = z.array(z.string());
const counted = z.record(z.string(), z.int());
const covered = z
  .object({ reached: z.int(), of: z.int(), missing: texts })
  .describe('how much was reached, of how much, and what was not');

const shrunk = z.object({
  rate: z.object({ fails: z.int(), runs: z.int() }).describe('how often it failed, of so many runs'),
  reason: z.string().optional().describe('why it was not shrunk; the rest is not there then'),
  calls: z.int().optional().describe('of the shrunk plan'),
  callsBefore: z.int().optional().describe('of the run that failed first'),
  addresses: z.int().optional().describe('of the shrunk plan'),
  tried: z.int().optional().describe('how many smaller plans were tried'),
  findings: z.array(finding).optional().describe('of a run of the shrunk plan'),
  trace: z.string().nullable().optional().describe('the file with that run'),
});

const exploration = z.object({
  calls: z.array(z.int()).describe('how many each user makes'),
  stages: z.array(
    z.object({
      atOnce: z.object({ service: z.string(), functions: texts }).nullable().describe('what returns at once in it'),
      schedules: z.int(),
      givenUp: z.int().describe('runs that come to the same as others'),
      left: z.int().describe('ways that are left to go; 0: all is explored'),
      tookMs: z.number(),
    }),
  ),
  states: z.int().describe('different states of the specification'),
  deviationsMax: z.int().nullable(),
});

const simulation = z.object({
  strategies: z.array(z.object({ name: z.string(), runs: z.int(), found: texts })),
  outside: z
    .array(z.object({ what: z.string(), place: z.string(), breaks: z.boolean(), instead: z.string().nullable() }))
    .describe('what nodes used that the scheduler has no part in'),
});

const measured = z.object({
  overlaps: z
    .object({ count: z.int(), longestMs: z.number(), totalMs: z.number() })
    .describe('more believed at once that they held it than may'),
  longestFreeMs: z.number().describe('while somebody waited for it'),
  updates: z.object({ acknowledged: z.int(), lost: z.int() }).nullable(),
});

const counts = z.object({
  runs: z.int(),
  calls: z.int(),
  closingCalls: z.int().describe('made only to bring runs to their end'),
  informs: z.int().describe('events that nodes informed of'),
  atOnce: z.int().describe('the most calls that were ongoing at once'),
  functions: z.record(z.string(), functionCounts),
  faults: counted.describe('by kind, in how many runs'),
  failures: counted.describe('by the error, how many calls failed so after faults'),
  leaks: z.int().describe('messages from runs that were over'),
});

/** The report of a campaign: of the main command, `replay`, `explore`, and `check` of a trace. */
export const campaignReport = z
  .object({
    format: z.literal('servicetester report 1'),
    verdict,
    subject: z.string().describe('what was tested'),
    seed: z.int().nullable().describe('null: the plan came from a file'),
    findings: z.array(finding),
    undecided: z.array(
      z.object({
        cause: z.string(),
        reason: z.string(),
        suspected: finding.optional().describe('what it is if it comes again'),
        evidence: z.array(z.int()).optional().describe('the numbers of the events where it shows'),
        explained: explained.optional(),
      }),
    ),
    ledger: ledger.nullable().describe('where a call is stuck: who is owed what'),
    schedule: texts
      .nullable()
      .describe('of the run that is shown, if it was simulated: how it differs from first in, first out'),
    clocks: texts.nullable().describe('how the clocks of its nodes were wrong'),
    faults: texts.nullable().describe('the faults in its plan'),
    run: z
      .object({ name: z.string(), trace: z.string().nullable() })
      .nullable()
      .describe('the run in which it was found'),
    shrunk: shrunk.nullable(),
    plan: z.string().nullable().describe('the file with the plan that failed'),
    repeat: texts.describe('the commands that repeat it, the best one first'),
    counts,
    unclaimed: z
      .array(z.object({ finding, under: texts, first: z.string().describe('the run'), runs: z.int() }))
      .describe('what was found under faults under which it is not claimed'),
    measured: measured.nullable(),
    coverage: z
      .object({
        states: covered,
        calls: covered,
        returns: covered,
        statesAre: z.string(),
        open: texts.describe('calls that were never made, and could have been'),
        atLeast: z.boolean().describe('the totals are at least so much'),
      })
      .nullable(),
    exploration: exploration.nullable(),
    simulation: simulation.nullable(),
    shard: shard.nullish().describe('which part of a campaign it is; null: all of it'),
    shards: z.array(mergedShard).optional().describe('of a report that was merged: its shards'),
    notOffered: texts.describe('functions that the implementation does not have'),
    neverHeard: texts.describe('events that the checker handles and never heard'),
    stopped: z.enum(['runs', 'budget', 'found', 'interrupted']),
    tookMs: z.int(),
  })
  .describe('what a campaign came to');

/** Either report. */
export const report = z.discriminatedUnion('format', [campaignReport, historyReport]);

/** The text of `docs/report.schema.json`. */
export function reportSchemaText(): string {
  const title = 'The JSON reports of servicetester: --report json';
  const schema = z.toJSONSchema(report, {
    io: 'input',
    override: ({ jsonSchema }) => unbounded(jsonSchema),
  });
  return `${JSON.stringify({ title, ...schema }, null, 2)}\n`;
}

/** That an integer is one that JavaScript can tell from the next is not worth saying. */
function unbounded(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
}
