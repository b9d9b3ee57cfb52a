import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../trace/event.ts';
import { traceOf } from '../../trace/trace.fixture.ts';
import { barsOf, callSpans, durationsOf, slotsOf } from './calls.ts';

const bars = (events: readonly TraceEvent[]): unknown[] =>
  barsOf(callSpans(events), events.length).map(({ at, from, to, how, slot }) => [at, from, to, how, slot]);
const killed: TraceEvent = { i: 1, t: 1, type: 'fault', kind: 'kill', at: 0, target: 0, link: 0, forMs: 0 };

describe('the bars of calls', () => {
  it('go from the call to its return, or to the end of the run', () => {
    const events = traceOf(`
      0: acq()
      1: acq()
      0: acq returns`);
    expect(bars(events)).toEqual([
      [0, 0.5, 2.5, 'returned', 0],
      [1, 1.5, 3, 'open', 0],
    ]);
  });

  it('lie beside each other where a user has several calls ongoing', () => {
    const events = traceOf(`
      0: acquire("a")
      0: tryAcquire("b")
      0: acquire returns
      0: release("a")`);
    expect(bars(events).map((bar) => (bar as unknown[])[4])).toEqual([0, 1, 0]);
  });

  it('have the place of their call where it is given up, which is no end', () => {
    const events = traceOf('0: acquire("a")\n0: acquire("b")');
    const gaveUp = { i: 2, t: 2, type: 'giveUp', at: 0, id: 1, fn: 'acquire' } as const;
    const spans = callSpans([...events, gaveUp]);
    expect(spans[1]).toMatchObject({ slot: 1, gaveUp: 2, ended: null, how: 'open' });
    expect(slotsOf(spans).get(2)).toBe(1);
  });

  it('tell apart what nobody waits for any more', () => {
    const [call] = traceOf('0: acq()');
    expect(bars([call!, killed])).toEqual([[0, 0.5, 2, 'indefinite', 0]]);
  });
});

describe('how long calls took', () => {
  it('is counted of those that returned', () => {
    const events = traceOf(`
      0: acq()
      1: acq()
      0: acq returns
      0: rel()
      0: rel returns
      1: acq returns
      0: acq()`);
    expect(durationsOf(callSpans(events))).toEqual([
      { fn: 'acq', calls: 2, median: 4, p99: 4, longest: 4 },
      { fn: 'rel', calls: 1, median: 1, p99: 1, longest: 1 },
    ]);
  });
});
