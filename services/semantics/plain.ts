/** Is a state plain data? States are told apart by their JSON: what JSON leaves out would make two that differ one. */

/** Where in a state stands what is no plain data, and what is to be done instead, in words; null: nowhere. */
export function notPlain(value: unknown, place = 'the state'): string | null {
  if (typeof value !== 'object' || value === null) return notPlainAlone(value, place);
  if (!Array.isArray(value) && !isPlainObject(value)) return `${place} is ${kindOf(value)}: ${insteadOf(value)}`;
  for (const [name, each] of Object.entries(value)) {
    const wrong = notPlain(each, placeIn(place, name, Array.isArray(value)));
    if (wrong !== null) return wrong;
  }
  return null;
}

function notPlainAlone(value: unknown, place: string): string | null {
  switch (typeof value) {
    case 'function':
      return `${place} is a function: what it does belongs into the parts of the service`;
    case 'symbol':
      return `${place} is a symbol: a text is to be used instead`;
    case 'bigint':
      return `${place} is a bigint: a number, or its digits as a text, is to be used instead`;
    default:
      return null;
  }
}

function isPlainObject(value: object): boolean {
  const parent: unknown = Object.getPrototypeOf(value);
  return parent === null || Object.getPrototypeOf(parent) === null; // also of another realm
}

const placeIn = (place: string, name: string, isList: boolean): string =>
  isList ? `${place}[${name}]` : /^[\w$]+$/.test(name) ? `${place}.${name}` : `${place}['${name}']`;

const kindOf = (value: object): string => `a ${value.constructor.name || 'class instance'}`;

function insteadOf(value: object): string {
  if (value instanceof Map) return 'a plain object, or a list of pairs, is to be used instead';
  if (value instanceof Set) return 'a list is to be used instead';
  if (value instanceof Date) return 'its time in ms is to be used instead';
  return 'a plain object with its fields is to be used instead';
}
