/** What one message is: a request, an answer, or what is neither, with the reason. */
import { isJSONRPCRequest, isJSONRPCResponse, type JSONRPCRequest, type JSONRPCResponse } from 'json-rpc-2.0';
import { bounds } from './bounds.ts';

/** Why a message is not looked at further, and the code of the answer. */
export interface Refusal {
  readonly code: number;
  readonly why: string;
}
const BYTE_ORDER_MARK = '\uFEFF';
const DEEP: Refusal = { code: -32600, why: `it is nested more than ${bounds.depth.max} levels deep` };

/** A message that was read. */
export type Read =
  | { readonly kind: 'request'; readonly request: JSONRPCRequest }
  | { readonly kind: 'answer'; readonly answer: JSONRPCResponse }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Reads a message; a binary one is never JSON. `framing`: what who sends no JSON should know. */
export function read(text: string, binary: boolean, framing: string): Read {
  const parsed = binary ? undefined : parse(text);
  if (text.length > 2 * bounds.depth.max && isDeep(parsed)) return { kind: 'refused', refusal: DEEP };
  const message = isObject(parsed) ? parsed : {};
  if (isJSONRPCResponse(message)) return { kind: 'answer', answer: message };
  if (isJSONRPCRequest(message)) return { kind: 'request', request: message };
  const noJson = { code: -32700, why: `it is not JSON${nearly(text)}; ${framing}` };
  const noMessage = { code: -32600, why: `it is neither a JSON-RPC 2.0 request nor an answer${lacking(message)}` };
  return { kind: 'refused', refusal: parsed === undefined ? noJson : noMessage };
}

/** What it is that looks like JSON; '': nothing known. */
function nearly(text: string): string {
  if (text.startsWith(BYTE_ORDER_MARK)) return ' (it begins with a byte order mark)';
  if (/^\s*\{'/.test(text)) return ' (a dict of Python? json.dumps makes JSON of it)';
  const number = /[:[,]\s*-?(NaN|Infinity)\s*[,\]}]/.exec(text)?.[1];
  return number === undefined ? '' : ` (JSON has no ${number})`;
}

/** What an object lacks that looks like a message; '': nothing known. */
function lacking(message: Partial<Record<string, unknown>>): string {
  if (!('id' in message)) return '';
  if (message['jsonrpc'] !== '2.0') return ' (it has no "jsonrpc": "2.0")';
  const says = ['method', 'result', 'error'].some((name) => name in message);
  return says ? '' : ' (who returns nothing says "result": null)';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Is it nested so deep that looking into it could overflow the stack? Looks level by level, so that this cannot. */
function isDeep(message: unknown): boolean {
  let level = [message].filter(isObject);
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > bounds.depth.max) return true;
    level = level.flatMap((value) => Object.values(value).filter(isObject));
  }
  return false;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
