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
import { z } from 'zod';
import { SERVERS_MAX } from './ids.ts';

/** The longest name of a lock, in UTF-16 units. Any other text is a name. */
export const NAME_CHARS_MAX = 1000;
/** The longest line: that of the longest name, each unit written as six, and what stands around it. */
export const LINE_CHARS_MAX = 8 * NAME_CHARS_MAX;

const id = z.int().min(1);
const name = z.string().max(NAME_CHARS_MAX);
const ref = z.int().min(0);

const hello = z.object({
  kind: z.literal('hello'),
  as: z.enum(['client', 'follower']),
  /** The id that a follower wishes for; without it it gets the next one. */
  id: id.max(SERVERS_MAX).optional(),
});
const request = z.object({ kind: z.enum(['preempt', 'release', 'check']), ref, name });
const forward = z.object({ kind: z.literal('forward'), client: id, request });

const preempted = z.object({
  kind: z.literal('preempted'),
  ref,
  success: z.boolean(),
  /** Who has the lock now: the leader tells its own clients, a follower tells nobody, as published. */
  owner: id.optional(),
});
const released = z.object({ kind: z.literal('released'), ref, success: z.boolean() });
const checked = z.object({ kind: z.literal('checked'), ref, owner: id.nullable() });
const answer = z.discriminatedUnion('kind', [preempted, released, checked]);
const forwarded = z.object({ kind: z.literal('forwarded'), client: id, answer });

const update = z.object({ kind: z.literal('update'), name, owner: id });
const remove = z.object({ kind: z.literal('remove'), name });
const welcome = z.object({ kind: z.literal('welcome'), id });
const refused = z.object({ kind: z.literal('refused'), why: z.string().max(NAME_CHARS_MAX) });

/** What a server takes. */
export const toServer = z.discriminatedUnion('kind', [hello, request, forward]);
/** What a client takes. */
export const toClient = z.discriminatedUnion('kind', [welcome, answer, refused]);
/** What a follower takes of its leader. */
export const toFollower = z.discriminatedUnion('kind', [welcome, update, remove, forwarded, refused]);

/** What a server takes. */
export type ToServer = z.infer<typeof toServer>;
/** What a client takes. */
export type ToClient = z.infer<typeof toClient>;
/** What a follower takes of its leader. */
export type ToFollower = z.infer<typeof toFollower>;
/** The first message on a connection to a server. */
export type Hello = z.infer<typeof hello>;
/** What a client asks. */
export type Request = z.infer<typeof request>;
/** What it is answered. */
export type Answer = z.infer<typeof answer>;
/** The answer to each kind of request. */
export interface Answers {
  readonly preempt: z.infer<typeof preempted>;
  readonly release: z.infer<typeof released>;
  readonly check: z.infer<typeof checked>;
}
/** A change of the map. */
export type Change = z.infer<typeof update> | z.infer<typeof remove>;

/** A line that was read: a message, or why it is none. */
export type Read<M> =
  { readonly kind: 'message'; readonly message: M } | { readonly kind: 'garbage'; readonly why: string };

/** Reads a line as a message of this kind. */
export function read<M>(schema: z.ZodType<M>, line: string): Read<M> {
  const { success, data, error } = schema.safeParse(parsed(line));
  if (success) return { kind: 'message', message: data };
  const { path, message } = error.issues[0]!;
  return { kind: 'garbage', why: path.length === 0 ? message : `${path.join('.')}: ${message}` };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
