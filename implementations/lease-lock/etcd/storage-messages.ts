/** What is said to the storage, and how it is read. */

/**
 * A version: a decimal integer of any size, as text. Versions of etcd have 64 bits, and a JSON number that is read as floating point
 * keeps 53: two versions that differ could come out as the same.
 */
export type Version = string;

/** What a client wants to be written. */
export interface Write {
  readonly key: string;
  readonly value: string;
  readonly version: Version;
}

/** The longest body that is taken, in bytes. */
export const BYTES_MAX = 65_536;

const DECIMAL = /^(0|[1-9]\d*)$/;

/** Reads a body; what is wrong with it, in words, if it is no write. */
export function readWrite(body: string): Write | string {
  const said = parse(body);
  if (said === undefined) return 'the body is no JSON';
  if (typeof said !== 'object' || said === null) return 'the body is no object';
  const { key, value, version } = said as Partial<Record<keyof Write, unknown>>;
  if (typeof key !== 'string') return '`key` must be a string';
  if (typeof value !== 'string') return '`value` must be a string';
  if (typeof version === 'number') return '`version` must be a string: as a number it would lose its last digits';
  if (typeof version !== 'string' || !DECIMAL.test(version)) return '`version` must be a decimal integer, as a string';
  return { key, value, version };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
