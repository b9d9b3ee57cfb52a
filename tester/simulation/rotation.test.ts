import { describe, expect, it } from 'vitest';
import type { Pending } from './pending.ts';
import { Rotation } from './rotation.ts';
import { tryScheduler } from './scheduler.fixture.ts';

const { scheduler, thing } = tryScheduler();
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((label) => scheduler.create(thing(label))) as [
  Pending,
  Pending,
  Pending,
  Pending,
];

describe('the queue of delays', () => {
  it('has at its head what became possible first', () => {
    const rotation = new Rotation();
    rotation.see([a, b], null);
    expect(rotation.head).toBe(a);
    rotation.see([b], null);
    expect(rotation.head).toBe(b);
    rotation.see([], null);
    expect(rotation.head).toBeUndefined();
  });

  it('puts back to its end, before what becomes possible later', () => {
    const rotation = new Rotation();
    rotation.see([a, b], null);
    rotation.putBack();
    const order: (Pending | undefined)[] = [];
    for (let left = [a, b, c]; left.length > 0; left = left.filter((each) => each !== rotation.head)) {
      rotation.see(left, null);
      order.push(rotation.head);
    }
    expect(order).toEqual([b, a, c]);
  });

  it('comes round when all were put back', () => {
    const rotation = new Rotation();
    rotation.see([a, b, c], null);
    const heads = [0, 1, 2, 3].map(() => {
      const { head } = rotation;
      rotation.putBack();
      return head;
    });
    expect(heads).toEqual([a, b, c, a]);
  });

  it('lets a timer stand in it only while it is told to', () => {
    const rotation = new Rotation();
    rotation.see([a], d);
    rotation.putBack();
    expect(rotation.head).toBe(d);
    rotation.see([a], null);
    expect(rotation.head).toBe(a);
  });

  it('gives what was gone a new place', () => {
    const rotation = new Rotation();
    rotation.see([a, b], null);
    rotation.see([b], null);
    rotation.see([a, b], null);
    expect(rotation.head).toBe(b);
  });
});
