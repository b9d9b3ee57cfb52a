/** The text of a file, piece by piece: a file may be larger than memory. */
import { closeSync, openSync, readSync } from 'node:fs';
import { NoHistory } from './wrong.ts';

/** So many bytes are read at a time. */
const PIECE_BYTES = 1 << 16;

/** Pieces of text that follow each other. They may end anywhere, also in the middle of a line. */
export type Pieces = Iterable<string>;

/** The pieces of a file in UTF-8, without its byte order mark. Throws `NoHistory` if it cannot be read, or is no text. */
export function* piecesOf(path: string): Generator<string, void> {
  const fd = reading(path, () => openSync(path, 'r'));
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const bytes = Buffer.alloc(PIECE_BYTES);
    let read: number;
    while ((read = reading(path, () => readSync(fd, bytes))) > 0) {
      yield decoded(path, () => decoder.decode(bytes.subarray(0, read), { stream: true }));
    }
    yield decoded(path, () => decoder.decode());
  } finally {
    closeSync(fd);
  }
}

function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const known = { ENOENT: `There is no file ${path}.`, EISDIR: `${path} is a folder.` }[code ?? ''];
    throw new NoHistory(known ?? message, { cause: error });
  }
}

function decoded(path: string, decode: () => string): string {
  let text: string | null = null;
  let cause: unknown;
  try {
    text = decode();
  } catch (error) {
    cause = error;
  }
  if (text === null || text.includes('\0')) throw new NoHistory(`${path} is no text in UTF-8.`, { cause });
  return text;
}

/** The first so many characters, and all pieces, these included. */
export function peeked(pieces: Pieces, chars: number): { readonly head: string; readonly pieces: Pieces } {
  const iterator = pieces[Symbol.iterator]();
  const first: string[] = [];
  let head = '';
  while (head.length < chars) {
    const next = iterator.next();
    if (next.done) break;
    first.push(next.value);
    head += next.value;
  }
  return { head: head.slice(0, chars), pieces: followed(first, iterator) };
}

function* followed(first: readonly string[], rest: Iterator<string>): Generator<string, void> {
  yield* first;
  for (let next = rest.next(); !next.done; next = rest.next()) yield next.value;
}
