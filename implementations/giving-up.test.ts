import { describe, expect, it } from 'vitest';
import { realClock } from '../services/environment/clock.ts';
import { waitOrEnd } from './giving-up.ts';

const clock = realClock();

/** A wait that a test ends. */
function waiting(): { promise: Promise<string>; resolve: (how: string) => void; reject: (why: Error) => void } {
  let resolve: (how: string) => void = () => {};
  let reject: (why: Error) => void = () => {};
  const promise = new Promise<string>((resolved, rejected) => ([resolve, reject] = [resolved, rejected]));
  return { promise, resolve, reject };
}

describe('who gives up waiting', () => {
  it('ends the wait, again and again, until it is over', async () => {
    const user = new AbortController();
    const wait = waiting();
    let ended = 0;
    const waited = waitOrEnd({ signal: user.signal, clock }, wait.promise, () => {
      ended += 1;
      if (ended === 3) wait.resolve('over');
      return Promise.resolve();
    });
    expect(ended).toBe(0);
    user.abort();
    expect([await waited, ended]).toEqual(['over', 3]);
  });

  it('is told by the wait, if what should end it is gone', async () => {
    const user = new AbortController();
    const wait = waiting();
    const waited = waitOrEnd({ signal: user.signal, clock }, wait.promise, () => {
      setImmediate(() => wait.reject(new Error('the connection is gone')));
      return Promise.reject(new Error('there is no connection'));
    });
    user.abort();
    await expect(waited).rejects.toThrow('the connection is gone');
  });
});
