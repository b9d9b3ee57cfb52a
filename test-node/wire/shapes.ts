/** What the shapes of messages and of files are written with, beside valibot; and what does not fit one, in words. */
import * as v from 'valibot';
import { shorten, visible } from './shown.ts';

/** A number, other than the infinity that 1e999 is read as. */
export const number: v.GenericSchema<number> = v.pipe(v.number(), v.finite());

/** A whole number from `min` to `max`; without them: any that JavaScript can tell from the next. */
export const whole = (min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER): v.GenericSchema<number> =>
  v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));

/** An object with these fields, and any others. */
export const object = <E extends v.ObjectEntries>(entries: E): v.ObjectSchema<E, undefined> =>
  noList(v.object(entries));

/** An object with values of one shape, by name. */
export const byName = <T extends v.GenericSchema>(value: T): v.RecordSchema<v.StringSchema<undefined>, T, undefined> =>
  noList(v.record(v.string(), value));

const list = v.custom<never>(() => false, 'Invalid type: Expected Object but received Array');

/** The shape of an object without the lists: for valibot, a list is an object too. */
export function noList<T extends v.GenericSchema>(shape: T): T {
  const run: T['~run'] = (dataset, config) => (Array.isArray(dataset.value) ? list : shape)['~run'](dataset, config);
  return { ...shape, '~run': run };
}

/** A shape, with what it is for. */
export const described = <T extends v.GenericSchema>(shape: T, about: string): T => noted(shape, v.description(about));

/** A shape with a note that only the documents read: what is held against it takes no longer than without. */
export const noted = <T extends v.GenericSchema>(shape: T, note: v.GenericMetadata): T => ({
  ...shape,
  pipe: [shape, note],
});

/** What does not fit, in words: where, what is expected there, and what is there. */
export function inWords(issue: v.BaseIssue<unknown>): string {
  const where = v.getDotPath(issue);
  return visible(shorten(where === null ? issue.message : `${where}: ${wrong(issue)}`));
}

function wrong({ expected, received, message }: v.BaseIssue<unknown>): string {
  if (received === 'undefined') return 'It is missing';
  return expected === 'never' ? 'It is not expected' : message;
}
