import { describe, expect, it } from 'vitest';
import { distlock } from '../../services/distlock.ts';
import type { TraceEvent } from '../trace/event.ts';
import { traceOf } from '../trace/trace.fixture.ts';
import { pastPart, reachedPart } from './reached.ts';
import { samplePlan } from './plan.ts';

const plan = samplePlan({ addresses: 2, calls: 20 }, 1, 0);
const calls = (from: number, ...fns: [at: number, fn: string, closing?: true][]): TraceEvent[] =>
  fns.map(([at, fn, closing], i) => ({
    ...{ i: from + i, t: 0, type: 'call', at, id: i, fn, args: [] },
    ...(closing && { closing }),
  }));

describe('what of a plan a run reached', () => {
  it('is as many entries of each user as it made calls, without those that close or end', () => {
    const events = calls(0, [0, 'acq'], [1, 'acq'], [0, 'rel'], [1, 'rel', true], [0, 'end']);
    const { workload } = reachedPart(plan, events, distlock);
    expect(workload).toEqual([plan.workload[0]!.slice(0, 2), plan.workload[1]!.slice(0, 1)]);
  });

  it('leaves nothing for after an end that it did not reach', () => {
    const leaving = { ...plan, end: [1, 2] as const };
    expect(reachedPart(leaving, calls(0, [0, 'acq']), distlock).end).toEqual([1, 0]);
    expect(reachedPart(leaving, calls(0, [0, 'acq'], [1, 'end']), distlock).end).toEqual([1, 2]);
  });

  it('is all of it where the beginning of the run is not known any more', () => {
    expect(reachedPart(plan, calls(5, [0, 'acq']), distlock)).toEqual(plan);
  });
});

describe('what of a plan the evidence of a run depends on', () => {
  const events = traceOf(`
    * call by 0
    0: acq()
    * call by 1
    1: acq()
    * call by 0
    0: rel()
  `);
  it('is the calls in its causal past', () => {
    const { workload } = pastPart(plan, events, [3], distlock);
    expect(workload).toEqual([[], plan.workload[1]!.slice(0, 1)]);
    expect(pastPart(plan, events, [3, 5], distlock)).toEqual(reachedPart(plan, events, distlock));
    expect(pastPart(plan, events, [], distlock).workload).toEqual([[], []]);
  });
});
