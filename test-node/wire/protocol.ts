/**
 * The wire protocol: one table of methods, from which come the types, the validation in both directions, and `docs/protocol.md`.
 * JSON-RPC 2.0, one message per WebSocket frame, or per line of a pipe.
 */
import { z } from 'zod';
import { bounds } from './bounds.ts';

/** Named in `initialize`; both sides must speak the same. */
export const PROTOCOL_VERSION = '1';
/** Where a message that breaks the protocol sends its reader. */
export const PROTOCOL_DOCS = 'docs/protocol.md';

const run = z.string().min(1).max(200).describe('the run that is meant');
const address = z.int().min(0).max(9999).describe('the address that is meant: 0..n-1');
const addresses = z.int().min(1).max(10_000).describe('how many addresses there are');
const endpoint = z.object({
  host: z.string().describe('a name or an address'),
  port: z.int().min(1).max(65_535),
  transport: z.enum(['tcp', 'udp']).optional().describe('`udp` for datagrams; without it: `tcp`'),
});
const nothing = z.null().describe('null');
const count = z.number().min(0);

/** What a program of one address and one run need not say. */
const implied = <T extends z.ZodType>(type: T): T => type.meta({ implied: true });

/** A list whose length is looked at before its items are: a million wrong ones would be told one by one. */
const list = <T extends z.ZodType>(item: T) => z.array(z.unknown()).max(bounds.items.max).pipe(z.array(item));

/** What a node can do beyond what is required. */
export const capabilities = z.object({
  ping: z.literal(true).optional().describe('answers `ping` at once'),
  cancel: z.literal(true).optional().describe('takes `cancel`: the user of a call gives up'),
  describe: z.literal(true).optional().describe('answers `describe`'),
  status: z.literal(true).optional().describe('answers `status`, by which a stuck call can be proved'),
  reuse: z.literal(true).optional().describe('may be prepared again; otherwise every run gets new processes'),
  exercise: z.literal(true).optional().describe('takes `exercise`: uses its own service'),
  clock: z.literal(true).optional().describe('takes a `clock` in `prepare`, and goes by it'),
  identity: z.literal(true).optional().describe('takes an `identity` in `prepare`, and has it'),
});

/** A method of the protocol: who sends it, what for, with which parameters, and what is answered. */
export interface Method {
  readonly from: 'tester' | 'node';
  readonly summary: string;
  /** Only sent to nodes with this capability. */
  readonly capability?: keyof z.infer<typeof capabilities>;
  readonly params: z.ZodType;
  readonly result: z.ZodType;
}

/** All methods, in the order in which a run uses them. */
export const methods = {
  initialize: {
    from: 'tester',
    summary: 'The first message on a connection. The node says what it is and what it can do.',
    params: z.object({ protocolVersion: z.string() }),
    result: z.object({
      protocolVersion: z.string(),
      service: z.string().describe('the name of the service'),
      implementation: z.string().optional().describe('the name of the implementation'),
      capabilities,
      claims: z
        .record(z.string(), list(z.enum(['specification', 'progress', 'exclusive', 'fencing'])))
        .optional()
        .describe('by kind of fault, what it keeps under it; without it: all, and under no fault'),
    }),
  },
  prepare: {
    from: 'tester',
    summary:
      'A new run: make a fresh node for the address, listen where others will connect, and say where. Nothing of an earlier run may show.',
    params: z.object({
      run,
      address,
      addresses,
      parameters: z.unknown().describe("the service's parameters"),
      seed: z.int().describe("for the node's random numbers"),
      checked: list(z.string()).describe('the layers whose events are listened to; others inform nothing'),
      system: z.record(z.string(), z.unknown()).describe("by layer: where the system's servers are"),
      identity: z
        .string()
        .min(1)
        .max(220)
        .optional()
        .describe('by which servers know the user; without it: the run, a space, the address'),
      clock: z
        .tuple([z.number(), z.number().gt(-1e6)])
        .optional()
        .describe('the clock is so many ms ahead, and goes so many millionths too fast; without it: it is right'),
    }),
    result: z.object({ endpoint: endpoint.nullable().describe('where the node listens for other nodes, if it does') }),
  },
  start: {
    from: 'tester',
    summary: 'All are prepared: here is where each address is reached. Answered when the node can be called.',
    params: z.object({ run, address, endpoints: list(endpoint.nullable()) }),
    result: nothing,
  },
  call: {
    from: 'tester',
    summary:
      'Call a function of the service. Answered when it returns: with its result, null if it has none. Many may be ongoing at once.',
    params: z.object({
      run,
      address,
      function: z.string().describe('the name of the function; only functions of the service can be called'),
      args: list(z.unknown()),
    }),
    result: z.unknown().describe('the result'),
  },
  inform: {
    from: 'node',
    summary: 'Something happened inside the node. What follows from it is not sent before this is answered.',
    params: z.object({
      run: implied(run),
      address: implied(address),
      seq: implied(z.int().min(0).describe('numbers the events of this node in this run, from 0')),
      layer: implied(z.string().describe('the name of the implementation whose event it is')),
      event: z.string(),
      data: z.unknown().optional(),
    }),
    result: nothing,
  },
  cancel: {
    from: 'tester',
    capability: 'cancel',
    summary:
      "The user of this call gives up. The call is still answered: it may return after all, or end with the error 'cancelled'.",
    params: z.object({ run, address, call: z.union([z.string(), z.number()]).describe('the id of the call') }),
    result: nothing,
  },
  status: {
    from: 'tester',
    capability: 'status',
    summary: 'Can anything still happen in this process by itself, and what went through its own sockets in this run?',
    params: z.object({ run }),
    result: z.object({
      idle: z.boolean().describe('no timer armed, no request under way, nothing held back, all informs answered'),
      why: z.string().optional().describe('what is not idle'),
      wakesInMs: count.optional().describe('when the next armed timer fires, in ms'),
      sleepsMs: count.optional().describe("how long the longest sleep on the nodes' clock still takes, in ms"),
      counted: z.boolean().describe('all its own sockets are in the counts'),
      written: count.describe('what it wrote to sockets of its own'),
      handled: count.describe('what it has handled from sockets of its own'),
    }),
  },
  ping: {
    from: 'tester',
    capability: 'ping',
    summary: 'Is the process alive?',
    params: z.object({}),
    result: nothing,
  },
  describe: {
    from: 'tester',
    capability: 'describe',
    summary: 'What the node offers, and what it stands on.',
    params: z.object({}),
    result: z.object({ functions: list(z.string()), layers: list(z.string()).optional() }),
  },
  exercise: {
    from: 'tester',
    capability: 'exercise',
    summary: 'Use your own service with this many random calls. Answered when they are made and nothing is held.',
    params: z.object({ run, address, calls: z.int().min(0), seed: z.int() }),
    result: z.object({ calls: count.describe('how many were made') }),
  },
  stop: {
    from: 'tester',
    summary:
      'The run is over: close the node. Answered with what still keeps the process alive and was not there before.',
    params: z.object({
      run,
      address,
      waitMs: z.number().min(0).max(600_000).describe('how long to wait for it to go away'),
    }),
    result: z.object({ left: list(z.string()) }),
  },
} as const satisfies Record<string, Method>;

/** The name of a method. */
export type MethodName = keyof typeof methods;
/** The parameters of a method. */
export type Params<M extends MethodName> = z.infer<(typeof methods)[M]['params']>;
/** The result of a method. */
export type ResultOf<M extends MethodName> = z.infer<(typeof methods)[M]['result']>;
/** What a node can do beyond what is required. */
export type Capabilities = z.infer<typeof capabilities>;

/** The codes of errors, beside those that JSON-RPC 2.0 defines. */
export const errors = {
  callFailed: { code: -32000, summary: 'The function threw. `data.noEffect` is true if it certainly had no effect.' },
  forbidden: { code: -32001, summary: 'A model refuses a call that its specification does not allow here.' },
  wrongOrder: {
    code: -32002,
    summary: 'The message does not fit what came before: no such run, not prepared, not started.',
  },
  wrongVersion: { code: -32003, summary: 'Another version of the protocol is spoken.' },
  busy: { code: -32004, summary: 'Too much is ongoing on the connection, or the id of the request is in use.' },
  cancelled: { code: -32005, summary: 'The call ended because its user had given it up; what it took is given back.' },
  timedOut: { code: -32090, summary: 'Never on the wire: the answer did not come in time.' },
  lost: { code: -32091, summary: 'Never on the wire: the connection was lost before the answer came.' },
  invalidAnswer: { code: -32092, summary: 'Never on the wire: the answer does not fit the table.' },
} as const;
