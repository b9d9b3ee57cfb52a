import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { bounds } from './bounds.ts';
import { methods } from './protocol.ts';
import { byName, described, inWords, number, object, whole } from './shapes.ts';

const wrongWith = (shape: v.GenericSchema, json: string): string[] =>
  v.safeParse(shape, JSON.parse(json)).issues?.map(inWords) ?? [];

const point = object({ x: whole(0, 9), y: v.optional(number) });

describe('a shape', () => {
  it.each([
    ['{"x":0}', []],
    ['{"x":9,"y":-0.5,"z":"unknown"}', []],
    ['{"x":1.5}', ['x: Invalid integer: Received 1.5']],
    ['{"x":10}', ['x: Invalid value: Expected <=9 but received 10']],
    ['{"x":-1}', ['x: Invalid value: Expected >=0 but received -1']],
    ['{"x":1,"y":1e999}', ['y: Invalid finite: Received Infinity']],
    ['{"x":1,"y":null}', ['y: Invalid type: Expected number but received null']],
    ['{}', ['x: It is missing']],
    ['[]', ['Invalid type: Expected Object but received Array']],
    ['null', ['Invalid type: Expected Object but received null']],
  ])('takes, or refuses with the reason, %s', (json, wrong) => {
    expect(wrongWith(point, json)).toEqual(wrong);
  });

  it.each(['9007199254740992', '-9007199254740992', '1e999'])(
    'of a whole number is not %s, which is like the next',
    (json) => {
      expect(wrongWith(whole(), json)).not.toEqual([]);
    },
  );

  it('by name is no list, and says at which name something is wrong', () => {
    expect(wrongWith(byName(whole()), '[1]')).toEqual(['Invalid type: Expected Object but received Array']);
    expect(wrongWith(byName(whole()), '{"a":1,"b":"c"}')).toEqual([
      'b: Invalid type: Expected number but received "c"',
    ]);
  });

  it('refuses the same with what it is for as without', () => {
    expect(wrongWith(described(point, 'a place'), '{"x":"1"}')).toEqual(wrongWith(point, '{"x":"1"}'));
  });

  it('shows neither much of what is there, nor what cannot be seen', () => {
    expect(wrongWith(v.literal('a'), JSON.stringify('\u001b'.repeat(1_000_000)))[0]).toMatch(
      /^Invalid type: Expected "a" but received "(\\u001b)+…$/,
    );
  });

  it('tells of what is not expected only that', () => {
    expect(wrongWith(v.strictObject({}), '{"a":1}')).toEqual(['a: It is not expected']);
  });
});

it('a list that is too long is told once, whatever is in it', () => {
  const endpoints = Array(bounds.items.max + 1).fill('wrong');
  expect(wrongWith(methods.start.params, JSON.stringify({ run: 'r', address: 0, endpoints }))).toEqual([
    'endpoints: Invalid length: Expected <=10000 but received 10001',
  ]);
});
