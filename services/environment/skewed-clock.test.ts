import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Clock } from './clock.ts';
import { SkewedClock, clockSetting } from './skewed-clock.ts';
import { skewDate } from './skewed-date.ts';

/** A clock that is set by hand, and notes how long is slept. */
class ByHand implements Clock {
  shows = 500;
  readonly slept: number[] = [];
  now(): number {
    return this.shows;
  }
  sleep(ms: number): Promise<void> {
    this.slept.push(ms);
    return Promise.resolve();
  }
}

describe('a clock that is ahead and too fast', () => {
  it('shows more, and more and more', () => {
    const right = new ByHand();
    const clock = new SkewedClock(right, clockSetting([1000, 10_000]));
    expect(clock.now()).toBe(1500);
    right.shows += 200;
    expect(clock.now()).toBe(1702);
  });

  it('wakes whom it lets sleep too early', async () => {
    const right = new ByHand();
    await new SkewedClock(right, clockSetting([1000, 250_000])).sleep(100);
    expect(right.slept).toEqual([80]);
  });
});

describe('a process whose clock is wrong', () => {
  afterEach(() => vi.useRealTimers());

  it('has a wrong date, however it is asked for, until it is set right', () => {
    vi.useFakeTimers({ now: 1_000_000, toFake: ['Date'] });
    const [Before, now] = [Date, Date.now];
    const right = skewDate(clockSetting([60_000, 500_000]));
    vi.setSystemTime(1_000_100);
    const wrong = 1_060_150;
    expect([Date.now(), new Date().getTime(), Before.now()]).toEqual([wrong, wrong, wrong]);
    expect(Date()).toBe(new Date(wrong).toString());
    expect([new Date(7).getTime(), new Date() instanceof Before]).toEqual([7, true]);
    right();
    expect([Date, Date.now, Date.now()]).toEqual([Before, now, 1_000_100]);
  });
});
