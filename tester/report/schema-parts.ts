/** What several JSON reports hold, or one of them deep inside. */
import { z } from 'zod';

export const verdict = z.enum(['conforms', 'violates', 'unknown']).meta({ id: 'verdict' });
export const address = z.int().min(0).describe('of a node, from 0');

export const explained = z.string().describe('where it is explained: a document of this package, and its heading');

/** One thing that is wrong. */
export const finding = z
  .object({
    judge: z.enum(['specification', 'checker', 'bound', 'node']).describe('who says so'),
    about: z.string().describe('with the clause it is the identity of the finding'),
    clause: z.string().describe('the clause that does not hold'),
    reason: z.string(),
    at: address.nullable(),
    evidence: z.array(z.int()).describe('the numbers of the events that show it'),
    givenUp: z.literal(true).optional().describe('it is of a call that was given up, and does not end'),
    explained: explained.optional(),
  })
  .meta({ id: 'finding' });

/** What happened to one function. */
export const functionCounts = z.object({
  calls: z.int(),
  returns: z.int(),
  cancelled: z.int().describe('calls that ended because they had been given up'),
  waited: z.int(),
  passed: z.record(z.string(), z.int()).describe('of those that waited: by how often they were passed, how many'),
});

const call = { id: z.int(), at: address, fn: z.string(), args: z.array(z.unknown()), began: z.int() };

/** Who is owed what, at the end of a run. */
export const ledger = z.object({
  obligations: z.array(
    z.discriminatedUnion('kind', [
      z.object({ ...call, kind: z.literal('owed'), since: z.int().describe('the event since which it may return') }),
      z.object({
        ...{ ...call, kind: z.literal('waiting'), clause: z.string(), reason: z.string() },
        waitsFor: z.array(address),
      }),
      z.object({ ...call, kind: z.enum(['free', 'indefinite', 'unjudged']) }),
    ]),
  ),
  circles: z.array(z.array(address)).describe('users who wait for each other'),
  last: z
    .array(z.looseObject({ i: z.int(), t: z.number(), type: z.string() }).nullable())
    .describe('the last event of each node'),
  from: z.int().describe('the first event that is known'),
});
