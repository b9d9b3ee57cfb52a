/**
 * Of what shape a value must be that a user wrote. The types of a file are stripped when it is loaded, and checked by nobody: a name that
 * nobody looks for would say nothing, and what it says would hold.
 */
import { didYouMean } from './similar.ts';

/** What is wrong with a value. */
export interface Flaw {
  /** What of it: `on.left`; empty: the whole. */
  readonly place: string;
  /** Of that: `must be a function; it is an array.` */
  readonly says: string;
}

/** Says what is wrong with what stands at a place; null: nothing. */
export type Shape = (value: unknown, place: string) => Flaw | null;

/** Whatever it is. */
export const anything: Shape = () => null;

/** A function. */
export const aFunction: Shape = (value, place) =>
  typeof value === 'function' ? null : mustBe('a function', value, place);

/** An array. */
export const anArray: Shape = (value, place) => (Array.isArray(value) ? null : mustBe('an array', value, place));

/** An object with whatever names, and in each of them the same. `what` it is, in words: `an object of named clauses`. */
export const named =
  (what: string, each: Shape): Shape =>
  (value, place) =>
    isObject(value) ? firstFlaw(value, () => each, place) : mustBe(what, value, place);

/** What a kind of object has. */
export interface Fields {
  /** `a part`. */
  readonly kind: string;
  /** What it must be, in words: `{ condition?, update? }`. */
  readonly what: string;
  readonly fields: Readonly<Record<string, Shape>>;
  /** Those without which it is none. */
  readonly needs?: readonly string[];
}

/** An object with these fields, and no others. */
export const withFields =
  ({ kind, what, fields, needs = [] }: Fields): Shape =>
  (value, place) => {
    if (!isObject(value)) return mustBe(what, value, place);
    const known = Object.keys(fields);
    const unknown = Object.keys(value).find((name) => !Object.hasOwn(fields, name));
    if (unknown !== undefined) {
      const says = `has '${unknown}'; ${kind} has ${known.join(', ')}.${didYouMean(unknown, known)}`;
      return { place, says };
    }
    const lacking = needs.filter((name) => value[name] === undefined);
    if (lacking.length > 0) return { place, says: `lacks ${lacking.join(' and ')}; it must be ${what}.` };
    return firstFlaw(value, (name) => fields[name]!, place);
  };

type Named = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Named =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function firstFlaw(value: Named, shapeOf: (name: string) => Shape, place: string): Flaw | null {
  for (const [name, each] of Object.entries(value)) {
    const flaw = each === undefined ? null : shapeOf(name)(each, placeIn(place, name));
    if (flaw !== null) return flaw;
  }
  return null;
}

/** `on.left`, `on.left.condition['it was inside']`. */
function placeIn(place: string, name: string): string {
  if (!/^[\w$]+$/.test(name)) return `${place}['${name}']`;
  return place === '' ? name : `${place}.${name}`;
}

const mustBe = (what: string, value: unknown, place: string): Flaw => ({
  place,
  says: `must be ${what}; it is ${kindOf(value)}.`,
});

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
