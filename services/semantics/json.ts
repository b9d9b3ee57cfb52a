/** JSON values copied and compared: what Node has for values of any kind takes ten times as long. */
import { isDeepStrictEqual } from 'node:util';

/** A copy that shares nothing with the value. What is no JSON is copied as `structuredClone` does it. */
export function copyState(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return copyArray(value);
  return isPlain(value) ? copyPlain(value as Plain) : structuredClone(value);
}

// At once, and then what is not simple: that is much faster than part by part.

function copyArray(value: readonly unknown[]): unknown[] {
  const copy = value.slice();
  for (let i = 0; i < copy.length; i += 1) if (isObject(copy[i])) copy[i] = copyState(copy[i]);
  return copy;
}

function copyPlain(value: Plain): Plain {
  const copy = { ...value };
  for (const name in copy) if (isObject(copy[name])) copy[name] = copyState(copy[name]);
  return copy;
}

/** Are they the same value? What is no JSON is compared as `isDeepStrictEqual` does it. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return a !== 0 || Object.is(a, b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return isSameArray(a, b);
  return isPlain(a) && isPlain(b) ? isSamePlain(a as Plain, b as Plain) : isDeepStrictEqual(a, b);
}

function isSameArray(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (!isSame(a[i], b[i])) return false;
  return true;
}

function isSamePlain(a: Plain, b: Plain): boolean {
  let others = Object.keys(b).length;
  for (const name in a) {
    if (!isSame(a[name], b[name]) || !Object.hasOwn(b, name)) return false;
    others -= 1;
  }
  return others === 0;
}

type Plain = Record<string, unknown>;

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
const isPlain = (value: object): boolean => Object.getPrototypeOf(value) === Object.prototype;
