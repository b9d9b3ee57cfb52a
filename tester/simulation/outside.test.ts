import { runInThisContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { realClock } from '../../services/environment/clock.ts';
import { watchOutside, type Outside } from './outside.ts';

/** Runs a node's code while it is watched: code of a file that is not ours. */
function watched(code: string): { outside: readonly Outside[]; ticks: boolean } {
  const run = runInThisContext(`(() => { ${code} })`, { filename: '/home/somebody/mine.mjs' }) as () => void;
  const watch = watchOutside();
  run();
  return watch.stop();
}

describe('what leaves the hands of the scheduler', () => {
  it.each([
    ['Math.random()', 'Math.random', 'random()'],
    ['Date.now()', 'Date.now', 'clock.now()'],
    ['performance.now()', 'performance.now', 'clock.now()'],
  ])('is told of, with the place and what stands for it: %s', (code, what, instead) => {
    const [used, ...more] = watched(code).outside;
    expect(used).toMatchObject({ what, instead, breaks: false });
    expect(used!.place).toMatch(/^mine\.mjs:1:\d+$/);
    expect(more).toEqual([]);
  });

  it.each([
    ['clearTimeout(setTimeout(() => {}, 1))', 'setTimeout or setInterval'],
    ['clearImmediate(setImmediate(() => {}))', 'setImmediate'],
    ["process.getBuiltinModule('fs').stat('/', () => {})", 'FSREQCALLBACK'],
    ["process.getBuiltinModule('crypto').randomBytes(8, () => {})", 'RANDOMBYTESREQUEST'],
  ])('breaks a simulation where something waits for it: %s', (code, what) => {
    expect(watched(code).outside).toContainEqual(expect.objectContaining({ what, breaks: true }));
  });

  it('is not what only microtasks do; that process.nextTick is used is known', () => {
    expect(watched('Promise.resolve().then(() => {}); queueMicrotask(() => {})')).toEqual({
      outside: [],
      ticks: false,
    });
    expect(watched('process.nextTick(() => {})')).toEqual({ outside: [], ticks: true });
  });

  it('is each place once, and is not watched any longer than it is to be', () => {
    expect(watched('for (let i = 0; i < 3; i += 1) Math.random()').outside).toHaveLength(1);
    const { random } = Math;
    watched('');
    expect(Math.random).toBe(random);
  });

  it('is not what the tester itself does', () => {
    const watch = watchOutside();
    realClock().now();
    expect(watch.stop().outside).toEqual([]);
  });
});
