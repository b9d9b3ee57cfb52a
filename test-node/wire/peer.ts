/** One end of a connection: JSON-RPC both ways over a WebSocket, every message held against the table of methods. */
import {
  JSONRPCErrorException,
  JSONRPCServer,
  createJSONRPCErrorResponse,
  isJSONRPCRequest,
  isJSONRPCResponse,
  type JSONRPCRequest,
  type JSONRPCResponse,
} from 'json-rpc-2.0';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { realClock } from '../../services/environment/clock.ts';
import { PROTOCOL_DOCS, errors, methods, type MethodName, type Params, type ResultOf } from './protocol.ts';

/** The largest message that is taken, in bytes. */
export const MESSAGE_BYTES_MAX = 4 * 1024 * 1024;
/** How many time-outs are remembered, so that a late answer is not taken for an answer to nothing. */
const LATE_MAX = 10_000;
const EVIDENCE_CHARS_MAX = 200;
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
  readonly #socket: WebSocket;
  readonly #options: PeerOptions;
  readonly #server = new JSONRPCServer({ errorListener: () => {} });
  readonly #pending = new Map<string | number, Pending>();
  readonly #late = new Set<string | number>();
  #ids = 0;

  constructor(socket: WebSocket, options: PeerOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#server.mapErrorToJSONRPCErrorResponse = toErrorResponse;
    for (const [name, handler] of Object.entries(options.handlers)) this.#serve(name as MethodName, handler);
    socket.on('message', (data: Buffer, binary: boolean) => this.#receive(data, binary));
    socket.on('close', () => this.#lose());
    socket.on('error', () => {}); // 'close' follows
  }

  /** Is there a connection? */
  get open(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
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
    return outcome.result as ResultOf<M>;
  }

  /**
   * Sends a request. `settle` hears how it came out in the moment in which the answer arrives, before any later message is
   * looked at: what happened first is recorded first. (A promise, as JSONRPCClient gives one, is heard some time later.)
   */
  tell<M extends MethodName>(method: M, params: Params<M>, settle: (outcome: Outcome) => void): number {
    const id = ++this.#ids;
    if (this.open) {
      this.#pending.set(id, { method, settle });
      this.#send({ jsonrpc: '2.0', id, method, params });
    } else settle(this.#lost());
    return id;
  }

  /** Ends the connection; what is not answered fails. */
  close(): void {
    this.#socket.close();
  }

  /** Ends the connection at once. */
  terminate(): void {
    this.#socket.terminate();
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
      const params = schema.safeParse(request.params ?? {});
      if (!params.success) {
        throw new JSONRPCErrorException(
          `The parameters of '${name}' are wrong: ${z.prettifyError(params.error)}. See ${PROTOCOL_DOCS}.`,
          -32602,
        );
      }
      const result: unknown = await handler(params.data as never, request.id!);
      return { jsonrpc: '2.0', id: request.id!, result: result ?? null };
    });
  }

  #receive(data: Buffer, binary: boolean): void {
    const text = data.toString();
    const parsed = binary ? undefined : parse(text);
    const message: object = typeof parsed === 'object' && parsed !== null ? parsed : {};
    if (isJSONRPCResponse(message)) this.#takeAnswer(message);
    else if (isJSONRPCRequest(message)) this.#takeRequest(message);
    else this.#takeNonsense(text, parsed !== undefined);
    this.handled += 1;
  }

  #takeRequest(request: JSONRPCRequest): void {
    if (request.id === undefined || request.id === null) {
      this.#broken(JSON.stringify(request), 'a request without an id cannot be answered');
      return;
    }
    void this.#server.receive(request).then((response) => {
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
      const why = `it answers the request ${JSON.stringify(id)}, which was not asked or was answered before`;
      this.#broken(JSON.stringify(response), why);
      return;
    }
    this.#pending.delete(id);
    pending.settle(this.#check(pending.method, response));
  }

  #check(method: MethodName, response: JSONRPCResponse): Outcome {
    if (response.error) {
      const { message, code } = response.error;
      return { error: new RequestFailed(message, code, response.error.data) };
    }
    const result = methods[method].result.safeParse(response.result);
    if (result.success) return { result: response.result };
    const why = `the answer to '${method}' is wrong: ${z.prettifyError(result.error)}`;
    this.#broken(JSON.stringify(response), why);
    return { error: new RequestFailed(why, errors.invalidAnswer.code) };
  }

  #takeNonsense(text: string, isJson: boolean): void {
    const why = isJson
      ? 'it is neither a JSON-RPC 2.0 request nor an answer'
      : 'it is not JSON; one JSON-RPC message goes into one text frame, and logs go to stderr';
    const answer = this.#broken(text, why);
    if (this.open) this.#send(createJSONRPCErrorResponse(null, isJson ? -32600 : -32700, answer));
  }

  #broken(evidence: string, why: string): string {
    const shown = evidence.length > EVIDENCE_CHARS_MAX ? `${evidence.slice(0, EVIDENCE_CHARS_MAX)}…` : evidence;
    const message = `${this.#options.who} sent ${shown || 'an empty message'}: ${why}. See ${PROTOCOL_DOCS}.`;
    this.#options.onBroken(message);
    return message;
  }

  #lose(): void {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { settle } of pending) settle(this.#lost());
    this.#options.onClose?.();
  }

  #lost(): Outcome {
    return { error: new RequestFailed(`The connection to ${this.#options.who} is lost.`, errors.lost.code) };
  }

  /** Throws `TypeError` for what is no JSON: a cycle, a bigint. */
  #send(message: unknown): void {
    const text = JSON.stringify(message);
    this.written += 1;
    this.#socket.send(text);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

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
