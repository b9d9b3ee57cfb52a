/**
 * The protocol of the lock server as published: text, cut at colons. Its flaws are kept; where the original raises an exception that
 * nobody catches, and so ends, this throws `Crash`.
 */

/** The server has met an exception, and is gone. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** Who holds which lock: ids of clients by name. */
export type Locks = Map<string, string>;

/** What separates the parts of a message. */
export const DELIMITER = ':';
/** The lock of those who name none. */
export const DEFAULT_LOCK = '_DEFAULT_';

/** What the server answers to a message of one or more frames; takes locks and gives them back in `locks`. Throws `Crash`. */
export function answer(locks: Locks, frames: readonly Uint8Array[]): string {
  const { word, name, id } = parse(text(frames));
  switch (word) {
    case 'DONE':
      return 'CLOSE:Closing Lock Server';
    case 'LOCK':
      if (name === undefined || id === undefined) return 'MSG_ERROR:Please provide name and id for locking';
      return lock(locks, name, id);
    case 'UNLOCK':
      if (name === undefined || id === undefined) return 'MSG_ERROR:Please provide name and id for unlocking';
      return unlock(locks, name, id);
    case 'PING':
      return 'PONG';
    default:
      return `MSG_ERROR:MSG \`${word}\` not understood`;
  }
}

function lock(locks: Locks, name: string, id: string): string {
  if (locks.has(name)) return 'WAIT'; // also for the one who holds it
  locks.set(name, id);
  return 'GO';
}

function unlock(locks: Locks, name: string, id: string): string {
  const holder = locks.get(name);
  if (holder === undefined) throw new Crash(`KeyError: '${name}'`);
  if (holder !== id) return `RELEASE_ERROR:Lock was acquired by \`${holder}\` and not by \`${id}\`.`;
  locks.delete(name);
  return 'UNLOCKED';
}

/** The text of the only frame: the original reads one, and cannot answer as long as there are more. */
function text(frames: readonly Uint8Array[]): string {
  if (frames.length !== 1) throw new Crash('ZMQError: Operation cannot be accomplished in current state');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(frames[0]);
  } catch {
    throw new Crash("UnicodeDecodeError: 'utf-8' codec can't decode bytes");
  }
}

function parse(message: string): { word: string; name?: string; id?: string } {
  if (!message.includes(DELIMITER)) return { word: message };
  const parts = message.split(DELIMITER);
  if (parts.length < 3) throw new Crash(`ValueError: not enough values to unpack (expected 3, got ${parts.length})`);
  if (parts.length > 3) throw new Crash('ValueError: too many values to unpack (expected 3)');
  const [word, name, id] = parts as [string, string, string];
  return { word, name, id };
}
