import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../trace/event.ts';
import { lostUpdates } from './lost-updates.ts';

/** What a user does at once, and how that ends; `write` with its value and token. */
type Done = readonly [at: number, fn: string, result: unknown, ...args: unknown[]];

const events = (...all: readonly Done[]): TraceEvent[] =>
  all.flatMap(([at, fn, result, ...args], id): TraceEvent[] => [
    { type: 'call', i: 2 * id, t: id, at, id, fn, args: ['a', ...args] },
    { type: 'return', i: 2 * id + 1, t: id, at, id, fn, result },
  ]);
const acquires = (at: number, token: string): Done => [at, 'acquire', { token, validMs: 50 }, 1000];
const writes = (at: number, value: number, token: string, result = true): Done => [at, 'write', result, value, token];
const reads = (value: number): Done => [2, 'read', value];

describe('lost updates', () => {
  it('are none, if each increment has seen the one before', () => {
    const all = [acquires(0, '1'), writes(0, 1, '1'), acquires(1, '2'), writes(1, 2, '2'), reads(2)];
    expect(lostUpdates(events(...all))).toEqual({ acknowledged: 2, lost: 0, percent: 0 });
  });

  it('are those that another did not see', () => {
    const all = [acquires(0, '1'), acquires(1, '2'), writes(0, 1, '1'), writes(1, 1, '2')];
    expect(lostUpdates(events(...all))).toEqual({ acknowledged: 2, lost: 1, percent: 50 });
  });

  it('are those that are not there in the end', () => {
    const all = [acquires(0, '1'), writes(0, 1, '1'), writes(0, 2, '1')];
    expect(lostUpdates(events(...all, reads(1)))).toEqual({ acknowledged: 2, lost: 1, percent: 50 });
    expect(lostUpdates(events(...all, reads(1), writes(0, 3, '1'))).lost).toBe(0); // who knows what was read then
  });

  it('are none of those that were refused, or that no lock guards', () => {
    const all = [acquires(0, '1'), writes(0, 1, '1'), acquires(1, '2')];
    expect(lostUpdates(events(...all, writes(1, 1, '2', false)))).toMatchObject({ acknowledged: 1, lost: 0 });
    expect(lostUpdates(events(...all, acquires(0, '3'), writes(0, 1, '1')))).toMatchObject({
      acknowledged: 1,
      lost: 0,
    });
    expect(lostUpdates(events(...all, [1, 'release', true], writes(1, 1, '2')))).toMatchObject({ acknowledged: 1 });
  });
});
