/** JSON values copied and compared: what Node has for values of any kind takes ten times as long. */
import { isDeepStrictEqual } from 'node:util';

/** A copy that shares nothing with the value. What is no JSON is copied as `structuredClone` does it. */
export function copyState(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyState);
  if (!isPlain(value)) return structuredClone(value);
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) copy[name] = copyState((value as Record<string, unknown>)[name]);
  return copy;
}

/** Are they the same value? What is no JSON is compared as `isDeepStrictEqual` does it. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return a !== 0 || Object.is(a, b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, i) => isSame(each, b[i]));
  return isPlain(a) && isPlain(b) ? isSamePlain(a, b) : isDeepStrictEqual(a, b);
}

function isSamePlain(a: object, b: object): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every(
      (name) =>
        Object.hasOwn(b, name) && isSame((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]),
    )
  );
}

const isPlain = (value: object): boolean => Object.getPrototypeOf(value) === Object.prototype;
