/**
 * What goes over the sockets of the replicated lock map: TCP, UTF-8, one JSON value per line, told apart by `kind`.
 *
 * | from → to         | messages                                                                                        |
 * | ----------------- | ----------------------------------------------------------------------------------------------- |
 * | client → server   | `hello`, then `preempt`, `release`, `check`, each with a `ref` of its own                       |
 * | server → client   | `welcome` with the client's id, then an answer to each request, with its `ref`, in any order    |
 * | follower → leader | `hello`, then `forward`: what a client of it asks                                               |
 * | leader → follower | `update` for each lock that is held, `welcome`; then `update`, `remove` for each change, and `forwarded` answers |
 * | server → anybody  | `refused`, with the reason: the last message                                                    |
 */
import * as v from 'valibot';
import { inWords, whole } from '../../../test-node/wire/shapes.ts';
import { SERVERS_MAX } from './ids.ts';

/** The longest name of a lock, in UTF-16 units. Any other text is a name. */
export const NAME_CHARS_MAX = 1000;
/** The longest line: that of the longest name, each unit written as six, and what stands around it. */
export const LINE_CHARS_MAX = 8 * NAME_CHARS_MAX;

const id = whole(1);
const name = v.pipe(v.string(), v.maxLength(NAME_CHARS_MAX));
const ref = whole(0);

const hello = v.object({
  kind: v.literal('hello'),
  as: v.picklist(['client', 'follower']),
  /** The id that a follower wishes for; without it it gets the next one. */
  id: v.optional(v.pipe(id, v.maxValue(SERVERS_MAX))),
});
const request = v.object({ kind: v.picklist(['preempt', 'release', 'check']), ref, name });
const forward = v.object({ kind: v.literal('forward'), client: id, request });

const preempted = v.object({
  kind: v.literal('preempted'),
  ref,
  success: v.boolean(),
  /** Who has the lock now: the leader tells its own clients, a follower tells nobody, as published. */
  owner: v.optional(id),
});
const released = v.object({ kind: v.literal('released'), ref, success: v.boolean() });
const checked = v.object({ kind: v.literal('checked'), ref, owner: v.nullable(id) });
const answer = v.variant('kind', [preempted, released, checked]);
const forwarded = v.object({ kind: v.literal('forwarded'), client: id, answer });

const update = v.object({ kind: v.literal('update'), name, owner: id });
const remove = v.object({ kind: v.literal('remove'), name });
const welcome = v.object({ kind: v.literal('welcome'), id });
const refused = v.object({ kind: v.literal('refused'), why: v.pipe(v.string(), v.maxLength(NAME_CHARS_MAX)) });

/** What a server takes. */
export const toServer = v.variant('kind', [hello, request, forward]);
/** What a client takes. */
export const toClient = v.variant('kind', [welcome, answer, refused]);
/** What a follower takes of its leader. */
export const toFollower = v.variant('kind', [welcome, update, remove, forwarded, refused]);

/** What a server takes. */
export type ToServer = v.InferOutput<typeof toServer>;
/** What a client takes. */
export type ToClient = v.InferOutput<typeof toClient>;
/** What a follower takes of its leader. */
export type ToFollower = v.InferOutput<typeof toFollower>;
/** The first message on a connection to a server. */
export type Hello = v.InferOutput<typeof hello>;
/** What a client asks. */
export type Request = v.InferOutput<typeof request>;
/** What it is answered. */
export type Answer = v.InferOutput<typeof answer>;
/** The answer to each kind of request. */
export interface Answers {
  readonly preempt: v.InferOutput<typeof preempted>;
  readonly release: v.InferOutput<typeof released>;
  readonly check: v.InferOutput<typeof checked>;
}
/** A change of the map. */
export type Change = v.InferOutput<typeof update> | v.InferOutput<typeof remove>;

/** A line that was read: a message, or why it is none. */
export type Read<M> =
  { readonly kind: 'message'; readonly message: M } | { readonly kind: 'garbage'; readonly why: string };

/** Reads a line as a message of this kind. */
export function read<M>(schema: v.GenericSchema<M>, line: string): Read<M> {
  const { success, output, issues } = v.safeParse(schema, parsed(line));
  return success ? { kind: 'message', message: output } : { kind: 'garbage', why: inWords(issues[0]) };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
