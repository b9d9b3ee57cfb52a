import { describe, expect, it } from 'vitest';
import imp0 from '../../../checkers/distlock/imp0.ts';
import type { AnyChecker } from '../../../checkers/checker.ts';
import { distlock } from '../../../services/distlock.ts';
import { lock } from '../../../services/lock.ts';
import type { AnyService } from '../../../services/service.ts';
import { traceOf } from '../../trace/trace.fixture.ts';
import { Holding } from './holding.ts';
import { replay } from './replay.ts';

const followed = {
  service: distlock as AnyService,
  parameters: undefined,
  addresses: 2,
  checker: imp0 as unknown as AnyChecker,
};
const run = traceOf(`
  0: acq()
  0: acq returns
  1: acq()
  0: rel()
  0: rel returns`);

describe('a run that is followed again', () => {
  it('has one state of each judge more than events, each state once', () => {
    const { states } = replay(run, { ...followed, checker: null });
    expect(states[0]!.steps).toHaveLength(6);
    expect(new Set(states[0]!.all).size).toBe(states[0]!.all.length);
    expect(JSON.parse(states[0]!.all[states[0]!.steps[2]!]!)).toMatchObject({ acqrd: 0 });
  });

  it('has the states of the checker', () => {
    const [, checker] = replay(run, followed).states;
    expect(checker!.of).toBe('the checker imp0');
    expect(JSON.parse(checker!.all[checker!.steps[1]!]!)).toMatchObject({ calls: ['acq', null] });
  });

  it('tells who holds, from the return of acq to the call of rel', () => {
    expect(replay(run, followed).holds).toEqual([{ at: 0, key: null, from: 1.5, to: 3.5 }]);
  });

  it('tells of several locks who holds which', () => {
    const both = traceOf(`
      0: acquire("a")
      0: acquire returns
      1: acquire("b")
      1: acquire returns`);
    const parameters = { ...lock.parameters, names: ['a', 'b'] };
    const { holds } = replay(both, { service: lock, parameters, addresses: 2, checker: null });
    expect(holds).toEqual([
      { at: 0, key: 'a', from: 1.5, to: 4 },
      { at: 1, key: 'b', from: 3.5, to: 4 },
    ]);
  });

  it('knows nothing where its beginning is gone', () => {
    const { states, trouble } = replay(run.slice(1), followed);
    expect({ states, trouble }).toEqual({ states: [], trouble: expect.stringContaining('beginning') as string });
  });
});

describe('a belief that time alone ends', () => {
  it('ends between two events, in proportion', () => {
    const holding = new Holding(1, null, (_, now) => now >= 10 && now < 15);
    holding.passed(10, 0);
    holding.happened(10, 0);
    holding.passed(20, 1);
    holding.happened(20, 1);
    const [hold] = holding.ended(2);
    expect(hold).toMatchObject({ from: 0.5 });
    expect(hold!.to).toBeCloseTo(1);
  });

  it('ends with the death of its node', () => {
    const holding = new Holding(1, null, () => true);
    holding.happened(0, 0);
    holding.died(0);
    holding.happened(1, 1);
    expect(holding.ended(5)).toEqual([{ at: 0, key: null, from: 0.5, to: 1.5 }]);
  });
});
