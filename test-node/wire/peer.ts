/** One end of a connection: JSON-RPC both ways, every message held against the table of methods. */
import {
  JSONRPCErrorException,
  JSONRPCServer,
  createJSONRPCErrorResponse,
  type JSONRPCRequest,
  type JSONRPCResponse,
} from 'json-rpc-2.0';
import * as v from 'valibot';
import { realClock } from '../../services/environment/clock.ts';
import { bounds } from './bounds.ts';
import type { Channel } from './channel.ts';
import { PROTOCOL_DOCS, errors, methods, type MethodName, type Params, type ResultOf } from './protocol.ts';
import { read, type Refusal } from './reading.ts';
import { inWords, object, whole } from './shapes.ts';
import { shorten, visible } from './shown.ts';

/** How many time-outs are remembered, so that a late answer is not taken for an answer to nothing. */
const LATE_MAX = 10_000;
/** So many things wrong with one message are told. */
const ISSUES_MAX = 5;
const clock = realClock();

/** A request that was not answered with a result. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';
  readonly code: number;
  readonly data: unknown;
  constructor(message: string, code: number, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** What an end does with the requests that it gets; `id` is the request's. */
export type Handlers = { [M in MethodName]?: (params: Params<M>, id: string | number) => unknown };

/** How a request came out. */
export type Outcome = { readonly result: unknown } | { readonly error: RequestFailed };

interface Pending {
  readonly method: MethodName;
  readonly settle: (outcome: Outcome) => void;
}

/** How one end is set up. */
export interface PeerOptions {
  /** The other end, in words: `node 1`. */
  readonly who: string;
  readonly handlers: Handlers;
  /** What a request to inform need not say, as it is known here. */
  readonly implied?: () => Partial<Params<'inform'>>;
  /** The other end broke the protocol; `message` says who, the evidence, why it is wrong, where to read. */
  readonly onBroken: (message: string) => void;
  readonly onClose?: () => void;
}

/** One end of a connection. */
export class Peer {
  /** How many messages were written. */
  written = 0;
  /** How many messages have been handled. */
  handled = 0;
  readonly #channel: Channel;
  readonly #options: PeerOptions;
  readonly #server = new JSONRPCServer({ errorListener: () => {} });
  readonly #pending = new Map<string | number, Pending>();
  readonly #late = new Set<string | number>();
  /** The ids of the requests that are being served. */
  readonly #served = new Set<string | number>();
  #ids = 0;
  #whyLost = '';

  constructor(channel: Channel, options: PeerOptions) {
    this.#channel = channel;
    this.#options = options;
    this.#server.mapErrorToJSONRPCErrorResponse = toErrorResponse;
    for (const [name, handler] of Object.entries(options.handlers)) this.#serve(name as MethodName, handler);
    channel.hear({
      onMessage: (text, binary) => this.#receive(text, binary),
      onUnreadable: (why) => this.#fail(why),
      onClose: () => this.#lose(),
    });
  }

  /** Is there a connection? */
  get open(): boolean {
    return this.#channel.open;
  }

  /** Sends a request. Rejects with `RequestFailed`, also if the answer has not come after `timeoutMs`. */
  async request<M extends MethodName>(
    method: M,
    params: Params<M>,
    { timeoutMs }: { timeoutMs?: number } = {},
  ): Promise<ResultOf<M>> {
    const outcome = await new Promise<Outcome>((resolve) => {
      if (timeoutMs === undefined) this.tell(method, params, resolve);
      else this.#tellInTime(method, params, timeoutMs, resolve);
    });
    if ('error' in outcome) throw outcome.error;
    return outcome.result;
  }

  /**
   * Sends a request. `settle` hears how it came out in the moment in which the answer arrives, before any later message is
   * looked at: what happened first is recorded first. (A promise, as JSONRPCClient gives one, is heard some time later.)
   */
  tell<M extends MethodName>(method: M, params: Params<M>, settle: (outcome: Outcome) => void): number {
    const id = ++this.#ids;
    if (!this.open) {
      settle(this.#lost());
      return id;
    }
    this.#pending.set(id, { method, settle });
    this.#send({ jsonrpc: '2.0', id, method, params });
    if (this.#pending.size > bounds.unanswered.max) {
      this.#giveUp(`has left ${this.#pending.size} requests unanswered`);
    }
    return id;
  }

  /** Ends the connection; what is not answered fails. */
  close(): void {
    this.#channel.close();
  }

  /** Ends the connection at once. */
  terminate(): void {
    this.#channel.terminate();
  }

  #tellInTime<M extends MethodName>(
    method: M,
    params: Params<M>,
    ms: number,
    settle: (outcome: Outcome) => void,
  ): void {
    const answered = new AbortController();
    const id = this.tell(method, params, (outcome) => {
      answered.abort();
      settle(outcome);
    });
    const expire = async (): Promise<void> => {
      await clock.sleep(ms, { signal: answered.signal });
      // If this process itself was paused, the answer lies there already, and is read before this goes on.
      for (let turn = 0; turn < 2; turn += 1) await clock.sleep(0, { signal: answered.signal });
      this.#pending.delete(id);
      this.#late.add(id);
      if (this.#late.size > LATE_MAX) this.#late.delete(this.#late.values().next().value!);
      const message = `${this.#options.who} did not answer '${method}' within ${ms} ms.`;
      settle({ error: new RequestFailed(message, errors.timedOut.code) });
    };
    expire().catch(() => {}); // answered
  }

  #serve(name: MethodName, handler: (params: never, id: string | number) => unknown): void {
    const { params: schema } = methods[name];
    this.#server.addMethodAdvanced(name, async (request) => {
      const params = v.safeParse(schema, this.#completed(name, request));
      if (!params.success) {
        const why = `the parameters of '${name}' are wrong: ${describe(params.issues)}`;
        throw new JSONRPCErrorException(this.#broken(JSON.stringify(request), why), -32602);
      }
      const result: unknown = await handler(params.output as never, request.id!);
      return { jsonrpc: '2.0', id: request.id!, result: result ?? null };
    });
  }

  #completed(name: MethodName, { params = {} }: JSONRPCRequest): unknown {
    const implied = name === 'inform' ? this.#options.implied?.() : undefined;
    return implied ? { ...implied, ...(params as object) } : params;
  }

  #receive(text: string, binary: boolean): void {
    const got = read(text, binary, this.#channel.wording.framing);
    if (got.kind === 'answer') this.#takeAnswer(got.answer);
    else if (got.kind === 'request') this.#takeRequest(got.request);
    else this.#refuse(text, got.refusal);
    this.handled += 1;
  }

  #takeRequest(request: JSONRPCRequest): void {
    const { id } = request;
    if (typeof id !== 'string' && typeof id !== 'number') {
      this.#broken(JSON.stringify(request), 'a request without an id cannot be answered');
      return;
    }
    const method: unknown = request.method;
    if (typeof method !== 'string' || !Object.hasOwn(this.#options.handlers, method)) {
      const there = Object.keys(this.#options.handlers).join(', ');
      const why = `it asks for ${shorten(JSON.stringify(method))}, which is not asked of this end; there are: ${there}`;
      this.#send(createJSONRPCErrorResponse(id, -32601, this.#broken(JSON.stringify(request), why)));
      return;
    }
    const busy = this.#served.has(id)
      ? `The request ${JSON.stringify(id)} is not answered yet; another needs another id.`
      : this.#served.size >= bounds.ongoing.max &&
        `${this.#served.size} requests are not answered yet; no more are taken.`;
    if (busy) {
      this.#send(createJSONRPCErrorResponse(id, errors.busy.code, busy));
      return;
    }
    this.#served.add(id);
    void this.#server.receive(request).then((response) => {
      this.#served.delete(id);
      if (response && this.open) this.#answer(response);
    });
  }

  #answer(response: JSONRPCResponse): void {
    try {
      this.#send(response);
    } catch (error) {
      const why = `It returned what is no JSON: ${(error as Error).message.split('\n')[0]}.`;
      this.#send(createJSONRPCErrorResponse(response.id, errors.callFailed.code, why));
    }
  }

  #takeAnswer(response: JSONRPCResponse): void {
    const id = response.id!;
    const pending = this.#pending.get(id);
    if (!pending) {
      if (this.#late.delete(id)) return;
      const why = `it answers the request ${shorten(JSON.stringify(id))}, which was not asked or was answered before`;
      this.#broken(JSON.stringify(response), why);
      return;
    }
    this.#pending.delete(id);
    pending.settle(this.#check(pending.method, response));
  }

  #check(method: MethodName, response: JSONRPCResponse): Outcome {
    const isError = (response.error ?? undefined) !== undefined || response.result === undefined;
    const checked = isError
      ? v.safeParse(errorShape, response.error)
      : v.safeParse(methods[method].result, response.result);
    if (!checked.success) {
      const why = `the answer to '${method}' is wrong: ${describe(checked.issues)}`;
      this.#broken(JSON.stringify(response), why);
      return { error: new RequestFailed(why, errors.invalidAnswer.code) };
    }
    if (!isError) return { result: response.result };
    const { message, code, data } = checked.output as v.InferOutput<typeof errorShape>;
    return { error: new RequestFailed(message, code, data) };
  }

  #refuse(text: string, { code, why }: Refusal): void {
    const answer = this.#broken(text, why);
    if (this.open) this.#send(createJSONRPCErrorResponse(null, code, answer));
  }

  #broken(evidence: string, why: string): string {
    const message = `${this.#options.who} ${this.#channel.wording.verb} ${visible(shorten(evidence)) || 'an empty message'}: ${why}. See ${PROTOCOL_DOCS}.`;
    this.#options.onBroken(message);
    return message;
  }

  /** What was sent cannot even be read as a message. */
  #fail(why: string): void {
    const { who, onBroken } = this.#options;
    const { verb } = this.#channel.wording;
    this.#whyLost = `: ${why}`;
    onBroken(`${who} ended the connection by what it ${verb}: ${why}. See ${PROTOCOL_DOCS}.`);
  }

  /** Ends the connection to one that does not do its part. If it reads on, it sees what came before, which may say why. */
  #giveUp(why: string): void {
    if (!this.open) return;
    this.close();
    this.#options.onBroken(`${this.#options.who} ${why}; the connection is ended. See ${PROTOCOL_DOCS}.`);
  }

  #lose(): void {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { settle } of pending) settle(this.#lost());
    this.#options.onClose?.();
  }

  #lost(): Outcome {
    const message = `The connection to ${this.#options.who} is lost${this.#whyLost}.`;
    return { error: new RequestFailed(message, errors.lost.code) };
  }

  /** Throws `TypeError` for what is no JSON: a cycle, a bigint. */
  #send(message: unknown): void {
    const text = JSON.stringify(message);
    this.written += 1;
    this.#channel.send(text);
    const { unreadBytes } = this.#channel;
    if (unreadBytes > bounds.unreadBytes.max) {
      this.#giveUp(`does not read what it is sent: ${unreadBytes} bytes`);
    }
  }
}

const ownCodes: readonly number[] = [errors.timedOut.code, errors.lost.code, errors.invalidAnswer.code];
const errorShape = object({
  code: v.pipe(
    whole(),
    v.check((code) => !ownCodes.includes(code), 'this code is never on the wire'),
  ),
  message: v.string(),
  data: v.optional(v.unknown()),
});

const describe = (issues: readonly v.BaseIssue<unknown>[]): string =>
  issues.slice(0, ISSUES_MAX).map(inWords).join('; ');

/** Whatever a handler throws, as an error on the wire: its own code if it has one, else 'the function threw'. */
function toErrorResponse(id: string | number | null, error: unknown): ReturnType<typeof createJSONRPCErrorResponse> {
  if (error instanceof JSONRPCErrorException)
    return createJSONRPCErrorResponse(id, error.code, error.message, error.data);
  type Thrown = { name?: string; message?: string; noEffect?: boolean } | null | undefined;
  const { name, message, noEffect } = (error as Thrown) ?? {};
  const said = message === undefined ? String(error) : message;
  const data = { name: name ?? typeof error, ...(noEffect === true && { noEffect: true }) };
  return createJSONRPCErrorResponse(
    id,
    name === 'ForbiddenCall' ? errors.forbidden.code : errors.callFailed.code,
    said,
    data,
  );
}
