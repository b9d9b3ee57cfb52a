import { describe, expect, it } from 'vitest';
import { defineService } from '../service.ts';
import { outline } from './examine.ts';
import { notPlain } from './plain.ts';
import { Specification, SpecificationError } from './specification.ts';

class Queue {
  readonly items: string[] = [];
}

describe('what is no plain data in a state', () => {
  it.each([
    [{ waiting: [{ by: new Map() }] }, 'the state.waiting[0].by is a Map: a plain object, or a list of pairs,'],
    [{ 'the set': new Set([1]) }, "the state['the set'] is a Set: a list is to be used instead"],
    [{ at: new Date(0) }, 'the state.at is a Date: its time in ms'],
    [{ queue: new Queue() }, 'the state.queue is a Queue: a plain object with its fields'],
    [[() => 1], 'the state[0] is a function'],
    [1n, 'the state is a bigint'],
  ])('is told with its place, and what to use instead: %o', (state, what) => {
    expect(notPlain(state)).toContain(what);
  });

  it('is nothing of numbers, texts, lists and plain objects', () => {
    expect(notPlain({ a: [1, 'b', null, true, undefined, { c: {} }], d: Object.create(null) as object })).toBeNull();
  });
});

describe('a service whose state is no plain data', () => {
  const service = (init: () => unknown, update: (state: { by: unknown }) => void) =>
    defineService<{ go(): void }, { by: unknown }>({
      name: 'mapped',
      addresses: { default: 1, min: 1 },
      init: init as () => { by: unknown },
      functions: { go: { call: { update }, return: {} } },
    });

  it('is refused when it begins, and when it is examined', () => {
    const atOnce = new Specification(
      service(
        () => ({ by: new Map() }),
        () => {},
      ),
      1,
      undefined,
    );
    expect(() => atOnce.init()).toThrow(SpecificationError);
    expect(() => atOnce.init()).toThrow('mapped: the state.by is a Map');
    const later = new Specification(
      service(
        () => ({ by: null }),
        (state) => void (state.by = new Set()),
      ),
      1,
      undefined,
    );
    expect(() => outline(later)).toThrow('mapped: the state.by is a Set');
  });
});
