/**
 * The messages of the repaired protocol, one frame for each part: what a name holds means nothing, and a colon is a letter.
 *
 * A request is a number, a word and what belongs to it; the answer has the same number. (For a REQ socket, which sends an empty frame
 * first, that is its number.) To LOCK there may be answers more than one: see `LockTable`.
 */

/** What a client asks for. */
export type Request =
  | { readonly word: 'LOCK' | 'TRYLOCK' | 'UNLOCK'; readonly name: string; readonly id: string }
  | { readonly word: 'CHECK'; readonly name: string }
  | { readonly word: 'DONE'; readonly token: string }
  | { readonly word: 'PING' };

/** What the server answers with. LOCKED is followed by the id of the holder, the errors and CLOSE by a text. */
export type Word = 'GO' | 'WAIT' | 'LOCKED' | 'UNLOCKED' | 'PONG' | 'CLOSE' | 'RELEASE_ERROR' | 'MSG_ERROR';

/** Who is answered: a connection, and the number of the request. */
export interface Asker {
  readonly connection: string;
  readonly number: string;
}
/** A message of the server. */
export interface Answer {
  readonly to: Asker;
  readonly word: Word;
  readonly text?: string;
}

/** What belongs to each word. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  LOCK: ['name', 'id'],
  TRYLOCK: ['name', 'id'],
  UNLOCK: ['name', 'id'],
  CHECK: ['name'],
  DONE: ['token'],
  PING: [],
};

/** The request in these frames, which follow its number; or, in words, why it is none. */
export function readRequest(frames: readonly Uint8Array[]): Request | string {
  const texts = textsOf(frames);
  if (!texts) return 'A frame is no UTF-8';
  const [word = '', ...rest] = texts;
  const parts = Object.hasOwn(PARTS, word) ? PARTS[word]! : null;
  if (!parts) return `MSG \`${word}\` not understood`;
  if (rest.length !== parts.length) return `${word} takes ${parts.join(' and ') || 'nothing'}`;
  const given = parts.map((part, i) => [part, rest[i]] as const);
  return { word, ...Object.fromEntries(given) } as Request;
}

/** The texts of the frames; null if one is no UTF-8. */
function textsOf(frames: readonly Uint8Array[]): string[] | null {
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    return frames.map((frame) => utf8.decode(frame));
  } catch {
    return null;
  }
}
