import { describe, expect, it } from 'vitest';
import type { Clock } from '../../services/environment/clock.ts';
import { SleepingClock } from './sleeping.ts';

describe('a clock that knows who sleeps', () => {
  it('tells how long the longest sleep still takes, until it is over or given up', async () => {
    let now = 0;
    const wake: (() => void)[] = [];
    const inner: Clock = {
      now: () => now,
      sleep: (_, options) =>
        new Promise((resolve, reject) => {
          wake.push(resolve);
          options?.signal?.addEventListener('abort', () => reject(new Error('given up')));
        }),
    };
    const clock = new SleepingClock(inner);
    expect(clock.longestMs).toBeNull();
    const short = clock.sleep(50);
    const giveUp = new AbortController();
    const long = clock.sleep(20_000, { signal: giveUp.signal });
    now = 40;
    expect(clock.longestMs).toBe(19_960);
    giveUp.abort();
    await expect(long).rejects.toThrow('given up');
    expect(clock.longestMs).toBe(10);
    wake[0]!();
    await short;
    expect(clock.longestMs).toBeNull();
  });
});
