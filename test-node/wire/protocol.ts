/**
 * The wire protocol: one table of methods, from which come the types, the validation in both directions, and `docs/protocol.md`.
 * JSON-RPC 2.0, one message per WebSocket frame, or per line of a pipe.
 */
import * as v from 'valibot';
import { bounds } from './bounds.ts';
import { byName, described, noted, number, object, whole } from './shapes.ts';

/** Named in `initialize`; both sides must speak the same. */
export const PROTOCOL_VERSION = '1';
/** Where a message that breaks the protocol sends its reader. */
export const PROTOCOL_DOCS = 'docs/protocol.md';

const run = described(v.pipe(v.string(), v.minLength(1), v.maxLength(200)), 'the run that is meant');
const address = described(whole(0, 9999), 'the address that is meant: 0..n-1');
const addresses = described(whole(1, 10_000), 'how many addresses there are');
const endpoint = object({
  host: described(v.string(), 'a name or an address'),
  port: whole(1, 65_535),
  transport: described(v.optional(v.picklist(['tcp', 'udp'])), '`udp` for datagrams; without it: `tcp`'),
});
const nothing = described(v.null(), 'null');
const count = v.pipe(number, v.minValue(0));

/** What a program of one address and one run need not say. */
const implied = <T extends v.GenericSchema>(shape: T): T => noted(shape, v.metadata({ implied: true }));

/** A list whose length is looked at before its items are: a million wrong ones would be told one by one. */
const list = <T>(item: v.GenericSchema<T>): v.GenericSchema<unknown, T[]> =>
  v.pipe(v.array(v.unknown()), v.maxLength(bounds.items.max), v.array(item));

const can = (about: string) => described(v.optional(v.literal(true)), about);

/** What a node can do beyond what is required. */
export const capabilities = object({
  ping: can('answers `ping` at once'),
  cancel: can('takes `cancel`: the user of a call gives up'),
  describe: can('answers `describe`'),
  status: can('answers `status`, by which a stuck call can be proved'),
  reuse: can('may be prepared again; otherwise every run gets new processes'),
  exercise: can('takes `exercise`: uses its own service'),
  clock: can('takes a `clock` in `prepare`, and goes by it'),
  identity: can('takes an `identity` in `prepare`, and has it'),
});

/** A method of the protocol: who sends it, what for, with which parameters, and what is answered. */
export interface Method {
  readonly from: 'tester' | 'node';
  readonly summary: string;
  /** Only sent to nodes with this capability. */
  readonly capability?: keyof v.InferOutput<typeof capabilities>;
  readonly params: v.GenericSchema;
  readonly result: v.GenericSchema;
}

/** All methods, in the order in which a run uses them. */
export const methods = {
  initialize: {
    from: 'tester',
    summary: 'The first message on a connection. The node says what it is and what it can do.',
    params: object({ protocolVersion: v.string() }),
    result: object({
      protocolVersion: v.string(),
      service: described(v.string(), 'the name of the service'),
      implementation: described(v.optional(v.string()), 'the name of the implementation'),
      capabilities,
      claims: described(
        v.optional(byName(list(v.picklist(['specification', 'progress', 'exclusive', 'fencing'])))),
        'by kind of fault, what it keeps under it; without it: all, and under no fault',
      ),
    }),
  },
  prepare: {
    from: 'tester',
    summary:
      'A new run: make a fresh node for the address, listen where others will connect, and say where. Nothing of an earlier run may show.',
    params: object({
      run,
      address,
      addresses,
      parameters: described(v.unknown(), "the service's parameters"),
      seed: described(whole(), "for the node's random numbers"),
      checked: described(list(v.string()), 'the layers whose events are listened to; others inform nothing'),
      system: described(byName(v.unknown()), "by layer: where the system's servers are"),
      identity: described(
        v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(220))),
        'by which servers know the user; without it: the run, a space, the address',
      ),
      clock: described(
        v.optional(v.strictTuple([number, v.pipe(number, v.gtValue(-1e6))])),
        'the clock is so many ms ahead, and goes so many millionths too fast; without it: it is right',
      ),
    }),
    result: object({ endpoint: described(v.nullable(endpoint), 'where the node listens for other nodes, if it does') }),
  },
  start: {
    from: 'tester',
    summary: 'All are prepared: here is where each address is reached. Answered when the node can be called.',
    params: object({ run, address, endpoints: list(v.nullable(endpoint)) }),
    result: nothing,
  },
  call: {
    from: 'tester',
    summary:
      'Call a function of the service. Answered when it returns: with its result, null if it has none. Many may be ongoing at once.',
    params: object({
      run,
      address,
      function: described(v.string(), 'the name of the function; only functions of the service can be called'),
      args: list(v.unknown()),
    }),
    result: described(v.unknown(), 'the result'),
  },
  inform: {
    from: 'node',
    summary: 'Something happened inside the node. What follows from it is not sent before this is answered.',
    params: object({
      run: implied(run),
      address: implied(address),
      seq: implied(described(whole(0), 'numbers the events of this node in this run, from 0')),
      layer: implied(described(v.string(), 'the name of the implementation whose event it is')),
      event: v.string(),
      data: v.optional(v.unknown()),
    }),
    result: nothing,
  },
  cancel: {
    from: 'tester',
    capability: 'cancel',
    summary:
      "The user of this call gives up. The call is still answered: it may return after all, or end with the error 'cancelled'.",
    params: object({ run, address, call: described(v.union([v.string(), number]), 'the id of the call') }),
    result: nothing,
  },
  status: {
    from: 'tester',
    capability: 'status',
    summary: 'Can anything still happen in this process by itself, and what went through its own sockets in this run?',
    params: object({ run }),
    result: object({
      idle: described(v.boolean(), 'no timer armed, no request under way, nothing held back, all informs answered'),
      why: described(v.optional(v.string()), 'what is not idle'),
      wakesInMs: described(v.optional(count), 'when the next armed timer fires, in ms'),
      sleepsMs: described(v.optional(count), "how long the longest sleep on the nodes' clock still takes, in ms"),
      counted: described(v.boolean(), 'all its own sockets are in the counts'),
      written: described(count, 'what it wrote to sockets of its own'),
      handled: described(count, 'what it has handled from sockets of its own'),
    }),
  },
  ping: {
    from: 'tester',
    capability: 'ping',
    summary: 'Is the process alive?',
    params: object({}),
    result: nothing,
  },
  describe: {
    from: 'tester',
    capability: 'describe',
    summary: 'What the node offers, and what it stands on.',
    params: object({}),
    result: object({ functions: list(v.string()), layers: v.optional(list(v.string())) }),
  },
  exercise: {
    from: 'tester',
    capability: 'exercise',
    summary: 'Use your own service with this many random calls. Answered when they are made and nothing is held.',
    params: object({ run, address, calls: whole(0), seed: whole() }),
    result: object({ calls: described(count, 'how many were made') }),
  },
  stop: {
    from: 'tester',
    summary:
      'The run is over: close the node. Answered with what still keeps the process alive and was not there before.',
    params: object({
      run,
      address,
      waitMs: described(v.pipe(number, v.minValue(0), v.maxValue(600_000)), 'how long to wait for it to go away'),
    }),
    result: object({ left: list(v.string()) }),
  },
} as const satisfies Record<string, Method>;

/** The name of a method. */
export type MethodName = keyof typeof methods;
/** The parameters of a method. */
export type Params<M extends MethodName> = v.InferOutput<(typeof methods)[M]['params']>;
/** The result of a method. */
export type ResultOf<M extends MethodName> = v.InferOutput<(typeof methods)[M]['result']>;
/** What a node can do beyond what is required. */
export type Capabilities = v.InferOutput<typeof capabilities>;

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
