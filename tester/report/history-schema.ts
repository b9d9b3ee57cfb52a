/** What the JSON report of a recorded history holds. */
import { z } from 'zod';
import { explained, verdict } from './schema-parts.ts';

const operation = z.int().describe('the number of an operation, from 0');
const place = z.object({ line: z.int(), t: z.number().describe('in ms, as recorded') });
const hold = z.object({ take: operation, give: operation.nullable() });

const waits = z
  .object({ count: z.int(), p50: z.number(), p99: z.number(), longest: z.number(), operation })
  .nullable()
  .describe('in ms');

const numbers = z
  .object({
    overlaps: z.object({
      holds: z.int(),
      count: z.int().describe('how many began while they must not'),
      longest: z.object({ ms: z.number(), holds: z.array(hold).length(2), certainWithinMs: z.number() }).nullable(),
    }),
    waits: z.object({
      all: waits,
      behind: waits.describe('called while somebody had it'),
      notNoted: z.int().describe('granted to calls that nobody noted'),
    }),
    passed: z.record(z.string(), z.int()).describe('by how often they were passed, how many'),
    margin: z
      .object({ ms: z.number(), rate: z.number(), take: operation, next: operation })
      .nullable()
      .describe('the smallest error that would have let two have it'),
  })
  .describe('of a lock');

const part = z.object({
  key: z.string().describe("the part of the service; '': it is of one"),
  operations: z.int(),
  by: z.enum(['locks', 'general']).describe('which judge decided'),
  verdict,
  about: z.string().optional(),
  clause: z.string().optional().describe('the clause that does not hold'),
  cause: z.string().optional().describe('why it could not be decided'),
  reason: z.string().optional(),
  explained: explained.optional(),
  evidence: z
    .array(
      z.object({
        process: z.string(),
        fn: z.string(),
        args: z.array(z.unknown()),
        began: place,
        ended: place.nullable(),
        result: z.unknown().optional(),
      }),
    )
    .optional()
    .describe('the operations that it is about'),
  numbers: numbers.nullable(),
});

/** The report of `check`. */
export const historyReport = z
  .object({
    format: z.literal('servicetester history report 1'),
    verdict,
    file: z.string(),
    read: z.object({
      format: z.string(),
      operations: z.int(),
      processes: z.int(),
      counts: z.record(z.string(), z.int()).describe('by how they ended'),
      aside: z.record(z.string(), z.int()).describe('what is no operation'),
      since: z.string().nullable().describe('the moment from which all times count; null: of whatever clock'),
      sorted: z.boolean().describe('judged in the order of the times, not of the lines'),
    }),
    service: z.string(),
    parameters: z.unknown().optional(),
    certificate: z.string().nullable().describe('the file'),
    parts: z.array(part),
    tookMs: z.int(),
  })
  .describe('what a recorded history came to');
