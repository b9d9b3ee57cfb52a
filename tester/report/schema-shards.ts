/** What the JSON reports of shards hold beside those of whole campaigns, and what a merged one holds of its shards. */
import { z } from 'zod';
import { finding, verdict } from './schema-parts.ts';

const texts = z.array(z.string());

const coverage = z.object({
  reached: z.object({ states: texts, calls: texts, returns: texts }),
  needs: z.record(z.string(), texts).describe('of each missing call: it could be made where all of these are reached'),
});

/** What the report of a shard is merged with those of the others by. */
export const shard = z.object({
  index: z.int().min(1).describe('which, from 1'),
  of: z.int().min(1),
  runs: z.int().nullable().describe('how many all shards make together; null: as many as the budget allows'),
  campaign: z.record(z.string(), z.unknown()).describe('what is tested, and how: the same in all shards'),
  expected: z
    .object({ functions: texts, blocking: texts, checker: z.string().nullable(), alone: z.boolean() })
    .describe(
      'what is to happen in some shard: these return, one of these waits, it hears something; alone: nothing can',
    ),
  version: z.string().describe('of servicetester'),
  judges: z.array(finding.shape.judge),
  coverage: coverage.nullable().describe('what the coverage of all shards is counted from'),
});

/** What a merged report says of one of its shards. */
export const mergedShard = z.object({
  index: z.int().min(1),
  of: z.int().min(1),
  report: z.string().describe('the file'),
  verdict,
  runs: z.int(),
  run: z.string().nullable().describe('the run in which something was found, or could not be decided'),
  findings: z.array(finding).describe('their events are those of its own trace'),
  repeat: texts.describe('the commands that repeat it, those first that need no file of that machine'),
});
