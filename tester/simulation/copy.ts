/** What goes from one node to another, or to the tester, goes as JSON: nodes of one process share no objects either. */

/** A copy, as JSON would make it. Throws `TypeError` for what is no JSON. */
export function copyJson(value: unknown): unknown {
  try {
    return copy(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return throughJson(value); // which says where the cycle is
  }
}

function copy(value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'object') return isPlain(value) ? copyPlain(value) : throughJson(value);
  if (value === undefined) return null;
  return throughJson(value) ?? null;
}

const isPlain = (value: object): boolean => {
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === Object.prototype || prototype === Array.prototype;
};

function copyPlain(value: object): unknown {
  if (Array.isArray(value)) return value.map(copy);
  const copied: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const each = (value as Record<string, unknown>)[name];
    if (each !== undefined && typeof each !== 'function') copied[name] = copy(each);
  }
  return copied;
}

function throughJson(value: unknown): unknown {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}
