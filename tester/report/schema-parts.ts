/** What several JSON reports hold, or one of them deep inside. */
import * as v from 'valibot';
import { byName, described, number, whole } from '../../test-node/wire/shapes.ts';

export const verdict = v.picklist(['conforms', 'violates', 'unknown']);
export const address = described(whole(0), 'of a node, from 0');

export const explained = described(v.string(), 'where it is explained: a document of this package, and its heading');

/** One thing that is wrong. */
export const finding = v.object({
  judge: described(v.picklist(['specification', 'checker', 'bound', 'node']), 'who says so'),
  about: described(v.string(), 'with the clause it is the identity of the finding'),
  clause: described(v.string(), 'the clause that does not hold'),
  reason: v.string(),
  at: v.nullable(address),
  evidence: described(v.array(whole()), 'the numbers of the events that show it'),
  givenUp: described(v.optional(v.literal(true)), 'it is of a call that was given up, and does not end'),
  explained: v.optional(explained),
});

/** What happened to one function. */
export const functionCounts = v.object({
  calls: whole(),
  returns: whole(),
  cancelled: described(whole(), 'calls that ended because they had been given up'),
  waited: whole(),
  passed: described(byName(whole()), 'of those that waited: by how often they were passed, how many'),
});

const call = { id: whole(), at: address, fn: v.string(), args: v.array(v.unknown()), began: whole() };

/** Who is owed what, at the end of a run. */
export const ledger = v.object({
  obligations: v.array(
    v.variant('kind', [
      v.object({ ...call, kind: v.literal('owed'), since: described(whole(), 'the event since which it may return') }),
      v.object({
        ...{ ...call, kind: v.literal('waiting'), clause: v.string(), reason: v.string() },
        waitsFor: v.array(address),
      }),
      v.object({ ...call, kind: v.picklist(['free', 'indefinite', 'unjudged']) }),
    ]),
  ),
  circles: described(v.array(v.array(address)), 'users who wait for each other'),
  last: described(
    v.array(v.nullable(v.looseObject({ i: whole(), t: number, type: v.string() }))),
    'the last event of each node',
  ),
  from: described(whole(), 'the first event that is known'),
});
