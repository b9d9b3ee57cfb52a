/** What the JSON reports of shards hold beside those of whole campaigns, and what a merged one holds of its shards. */
import * as v from 'valibot';
import { byName, described, whole } from '../../test-node/wire/shapes.ts';
import { finding, verdict } from './schema-parts.ts';

const texts = v.array(v.string());

const coverage = v.object({
  reached: v.object({ states: texts, calls: texts, returns: texts }),
  needs: described(byName(texts), 'of each missing call: it could be made where all of these are reached'),
});

/** What the report of a shard is merged with those of the others by. */
export const shard = v.object({
  index: described(whole(1), 'which, from 1'),
  of: whole(1),
  runs: described(v.nullable(whole()), 'how many all shards make together; null: as many as the budget allows'),
  campaign: described(byName(v.unknown()), 'what is tested, and how: the same in all shards'),
  expected: described(
    v.object({ functions: texts, blocking: texts, checker: v.nullable(v.string()), alone: v.boolean() }),
    'what is to happen in some shard: these return, one of these waits, it hears something; alone: nothing can',
  ),
  version: described(v.string(), 'of servicetester'),
  judges: v.array(finding.entries.judge),
  coverage: described(v.nullable(coverage), 'what the coverage of all shards is counted from'),
});

/** What a merged report says of one of its shards. */
export const mergedShard = v.object({
  index: whole(1),
  of: whole(1),
  report: described(v.string(), 'the file'),
  verdict,
  runs: whole(),
  run: described(v.nullable(v.string()), 'the run in which something was found, or could not be decided'),
  findings: described(v.array(finding), 'their events are those of its own trace'),
  repeat: described(texts, 'the commands that repeat it, those first that need no file of that machine'),
});
