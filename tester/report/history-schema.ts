/** What the JSON report of a recorded history holds. */
import * as v from 'valibot';
import { byName, described, number, whole } from '../../test-node/wire/shapes.ts';
import { explained, verdict } from './schema-parts.ts';

const operation = described(whole(), 'the number of an operation, from 0');
const place = v.object({ line: whole(), t: described(number, 'in ms, as recorded'), date: v.optional(v.string()) });
const hold = v.object({ take: operation, give: v.nullable(operation) });

const waits = described(
  v.nullable(v.object({ count: whole(), p50: number, p99: number, longest: number, operation })),
  'in ms',
);

const numbers = described(
  v.object({
    overlaps: v.object({
      holds: whole(),
      count: described(whole(), 'how many began while they must not'),
      longest: v.nullable(v.object({ ms: number, holds: v.pipe(v.array(hold), v.length(2)) })),
      certainWithinMs: described(
        v.nullable(number),
        'certain as long as each clock is wrong by less; null: however wrong they are',
      ),
    }),
    waits: v.object({
      all: waits,
      behind: described(waits, 'called while somebody had it'),
      notNoted: described(whole(), 'granted to calls that nobody noted'),
    }),
    passed: described(byName(whole()), 'by how often they were passed, how many'),
    margin: described(
      v.nullable(v.object({ ms: number, rate: number, take: operation, next: operation })),
      'the smallest error that would have let two have it',
    ),
  }),
  'of a lock',
);

const part = v.object({
  key: described(v.string(), "the part of the service; '': it is of one"),
  operations: whole(),
  by: described(v.picklist(['locks', 'general']), 'which judge decided'),
  verdict,
  about: v.optional(v.string()),
  clause: described(v.optional(v.string()), 'the clause that does not hold'),
  cause: described(v.optional(v.string()), 'why it could not be decided'),
  reason: v.optional(v.string()),
  explained: v.optional(explained),
  evidence: described(
    v.optional(
      v.array(
        v.object({
          process: v.string(),
          fn: v.string(),
          args: v.array(v.unknown()),
          began: place,
          ended: v.nullable(place),
          result: v.optional(v.unknown()),
        }),
      ),
    ),
    'the operations that it is about',
  ),
  numbers: v.nullable(numbers),
});

/** The report of `check`. */
export const historyReport = described(
  v.object({
    format: v.literal('servicetester history report 1'),
    verdict,
    file: v.string(),
    read: v.object({
      format: v.string(),
      operations: whole(),
      processes: whole(),
      counts: described(byName(whole()), 'by how they ended'),
      aside: described(byName(whole()), 'what is no operation'),
      passedBy: described(v.array(v.string()), 'the columns of holds that are not read'),
      since: described(v.nullable(v.string()), 'the moment from which all times count; null: of whatever clock'),
      sorted: described(v.boolean(), 'judged in the order of the times, not of the lines'),
      uncertainty: described(
        v.nullable(v.object({ ms: number, byHost: byName(number) })),
        'by how many ms clocks may be wrong, as it was stated; null: nothing was',
      ),
    }),
    service: v.string(),
    parameters: v.optional(v.unknown()),
    certificate: described(v.nullable(v.string()), 'the file'),
    parts: v.array(part),
    tookMs: whole(),
  }),
  'what a recorded history came to',
);
