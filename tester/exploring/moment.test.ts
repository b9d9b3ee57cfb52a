import { describe, expect, it } from 'vitest';
import { tryScheduler } from '../simulation/scheduler.fixture.ts';
import type { Operation } from '../simulation/hand.ts';
import type { Simulated } from '../simulation/simulated.ts';
import { Trace } from '../trace/trace.ts';
import { Looking } from './moment.ts';

const called = (fn: string): Operation => ({ kind: 'call', call: { at: 0, fn, args: [] } });

describe('the effect of a step', () => {
  it('is that of all its parts, and of no other step', () => {
    const { scheduler, offer } = tryScheduler();
    const world = { scheduler, operations: [called('send')], followedBetween: 0, run: null };
    const looking = new Looking(new Set());
    looking.begin(world as unknown as Simulated, new Trace(() => 0, null, {}));
    scheduler.arms = true;
    looking.goesOn();
    scheduler.arms = false;
    world.operations = [called('recv')];
    const happened = offer('a', 0);
    expect(looking.takeEffect(happened)).toMatchObject({ arms: true, operations: [called('send'), called('recv')] });
    world.operations = [called('end')];
    expect(looking.takeEffect(happened)).toMatchObject({ arms: false, operations: [called('end')] });
  });
});
