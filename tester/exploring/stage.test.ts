import { describe, expect, it } from 'vitest';
import { distlock } from '../../services/distlock.ts';
import { msgtransfer } from '../../services/msgtransfer.ts';
import type { AnyService } from '../../services/service.ts';
import type { SimulatedStack } from '../simulation/stack.ts';
import type { Branch } from './fork.ts';
import { Stage, stagesOf } from './stage.ts';

const over = (service: AnyService | null): SimulatedStack => ({
  layers: [] as unknown as SimulatedStack['layers'],
  lowest: service && { service, parameters: undefined },
  together: false,
});
const { recv } = msgtransfer.functions;
const atOnceIn = (stack: SimulatedStack, deviationsMax: number | null = null): unknown[] =>
  stagesOf(stack, deviationsMax).map(({ summary }) => summary.atOnce?.functions ?? null);

describe('the stages of an exploration', () => {
  it('are two, the first of them with void returns at once', () => {
    expect(atOnceIn(over(msgtransfer))).toEqual([['send', 'end'], null]);
  });

  it('let no return come at once that may have to wait', () => {
    expect(atOnceIn(over(distlock))).toEqual([['rel', 'end'], null]);
  });

  it('are one where nothing returns nothing, where nothing is below, and where only what deviates little is explored', () => {
    expect(atOnceIn(over({ ...msgtransfer, functions: { recv } }))).toEqual([null]);
    expect(atOnceIn(over(null))).toEqual([null]);
    expect(atOnceIn(over(msgtransfer), 2)).toEqual([null]);
  });
});

describe('a stage', () => {
  const fresh = (): Stage => stagesOf(over(null), null)[0]!;
  const fork = { decisions: [], length: 0, deviations: 9, shared: null, known: new Map() };
  const branches = ['a', 'b'].map((name): Branch => ({ fork: { ...fork }, decisions: [0], name, deviations: 9 }));

  it('begins with its first run, and is done when nothing is left', () => {
    const stage = fresh();
    expect([stage.left, stage.shares(2)]).toEqual([1, [null]]);
    stage.take([{ schedules: 1, givenUp: 0, branches }], 5);
    expect(stage.shares(2)).toEqual(branches.map((branch) => [branch]));
    stage.take([{ schedules: 2, givenUp: 1, branches: [] }], 5);
    expect(stage.summary).toEqual({ atOnce: null, schedules: 3, givenUp: 1, left: 0, tookMs: 10 });
  });

  it('is not done if nothing came of its first run', () => {
    const stage = fresh();
    stage.take([{ schedules: 0, givenUp: 0, branches: null }], 5);
    expect([stage.left, stage.shares(2)]).toEqual([1, [null]]);
  });

  it('is gone on with where it was left', () => {
    const stage = fresh();
    stage.take([{ schedules: 1, givenUp: 0, branches }], 5);
    const again = new Stage(stage.saved);
    expect([again.summary, again.shares(1)]).toEqual([stage.summary, stage.shares(1)]);
  });
});
