import { describe, expect, it } from 'vitest';
import { tryScheduler, type Tried } from './scheduler.fixture.ts';
import type { ClockSetting } from '../../services/environment/skewed-clock.ts';
import { VirtualClock } from './virtual-clock.ts';

const clockOf = ({ scheduler }: Tried, setting?: ClockSetting): VirtualClock =>
  new VirtualClock({ scheduler: () => scheduler, at: () => 0, who: 'timer', setting });

describe('a virtual clock', () => {
  it('stands still, and goes on when somebody wakes who slept on it', async () => {
    const tried = tryScheduler();
    const clock = clockOf(tried);
    const woken: number[] = [];
    void clock.sleep(30).then(() => woken.push(clock.now()));
    void clock.sleep(10).then(() => woken.push(clock.now()));
    expect(clock.now()).toBe(0);
    await tried.run();
    expect(woken).toEqual([10, 30]);
  });

  it('is ahead and too fast, as its setting says; who sleeps on it sleeps as long as it says itself', async () => {
    const tried = tryScheduler();
    const clock = clockOf(tried, { offsetMs: 1000, rate: 1.25 });
    const woken: number[] = [];
    void clock.sleep(100).then(() => woken.push(clock.now(), tried.scheduler.now));
    expect(clock.now()).toBe(1000);
    await tried.run();
    expect(woken).toEqual([1100, 80]);
  });

  it('of one node that is too fast wakes before that of another', async () => {
    const tried = tryScheduler();
    const [right, fast] = [clockOf(tried), clockOf(tried, { offsetMs: 0, rate: 1.01 })];
    const woken: string[] = [];
    void right.sleep(100).then(() => woken.push('right'));
    void fast.sleep(100).then(() => woken.push('fast'));
    await tried.run();
    expect(woken).toEqual(['fast', 'right']);
  });

  it('rejects with the reason of the signal, before or while somebody sleeps, and leaves no timer', async () => {
    const tried = tryScheduler();
    const clock = clockOf(tried);
    const controller = new AbortController();
    const sleeping = clock.sleep(10, { signal: controller.signal });
    controller.abort(new Error('over'));
    await expect(sleeping).rejects.toThrow('over');
    await expect(clock.sleep(10, { signal: controller.signal })).rejects.toThrow('over');
    expect(await tried.run()).toBe('quiet');
    expect([tried.scheduler.now, tried.happened]).toEqual([0, []]);
  });
});
