import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../trace/event.ts';
import { traceOf } from '../../trace/trace.fixture.ts';
import { arrowsOf } from './messages.ts';

const told = (events: readonly TraceEvent[]): string[] =>
  arrowsOf(events, []).map(({ sender, receiver, from, to, name, kind }) => {
    return `${name} ${sender}→${receiver} ${from}-${to} ${kind}`;
  });
const informs = (...all: readonly [at: number, event: string, data: unknown][]): TraceEvent[] =>
  all.map(([at, event, data], i) => ({ i, t: i, type: 'inform', at, seq: i, layer: 'x', event, data }));

describe('the arrows of a simulation', () => {
  it('go from the end of the step that sent a message to its arrival, or to where it was lost', () => {
    const events = traceOf(`
      * call by 1
      1: acq()
      1: status H
      * request 1 → 0 < 0 of 0
      x token 0 → 1 < 3 of 0`);
    expect(told(events)).toEqual(['request 1→0 2.5-3.5 arrives', 'token 0→1 4.5-4.5 lost']);
  });

  it('lead out of the run where a message is still under way', () => {
    const events = traceOf(`
      * call by 1
      1: acq()`);
    const pending = { at: 0, key: 'k', label: 'request 1 → 0', from: 1, by: 0, of: 0 };
    expect(arrowsOf(events, [pending])).toMatchObject([{ from: 1.5, to: 2, kind: 'pending' }]);
  });
});

describe('the arrows of real processes', () => {
  it('join what one node informs to have sent, and another to have received, the oldest first', () => {
    const sent = { to: 1, message: 'token' };
    const received = { from: 0, message: 'token' };
    const events = informs([0, 'sent', sent], [0, 'sent', sent], [1, 'received', received]);
    expect(told(events)).toEqual(['token 0→1 0.5-2.5 arrives', 'token 0→1 1.5-3 pending']);
  });

  it('join nothing that differs in anything else', () => {
    const events = informs([0, 'sent', { to: 1, n: 1 }], [1, 'received', { from: 0, n: 2 }]);
    expect(told(events)).toEqual([]);
  });

  it('are not made of what only looks like it', () => {
    expect(told(informs([0, 'moved', { to: 'left' }], [1, 'moved', { from: [0] }], [1, 'x', null]))).toEqual([]);
  });
});
