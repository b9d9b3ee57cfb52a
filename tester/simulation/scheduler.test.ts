import { describe, expect, it } from 'vitest';
import { tryScheduler } from './scheduler.fixture.ts';
import { firstInFirstOut } from './strategies/first-in-first-out.ts';

describe('the scheduler', () => {
  it('lets one thing happen after the other, as its strategy chooses, until nothing can', async () => {
    const last = tryScheduler({ choose: (possible, timer) => possible.at(-1) ?? timer!, fate: () => 'arrives' });
    for (const label of ['a', 'b', 'c']) last.offer(label);
    expect(await last.run()).toBe('quiet');
    expect([last.happened, last.scheduler.steps]).toEqual([['c', 'b', 'a'], 3]);
  });

  it('stands still in time until a timer fires, the earliest first', async () => {
    const { scheduler, thing, offer, happened, run } = tryScheduler();
    const times: number[] = [];
    const note = (): void => void times.push(scheduler.now);
    scheduler.arm(thing('late', 0, note, 'timer'), 20, false);
    scheduler.arm(thing('early', 0, note, 'timer'), 10, false);
    offer('message', 0, note);
    await run();
    expect([happened, times]).toEqual([['message', 'early', 'late'], [0, 10, 20]]); // prettier-ignore
  });

  it.each([
    ['microtasks', false, ['first', 'woken', 'second', 'ticked']],
    ['if it is thorough also what these give to process.nextTick', true, ['first', 'woken', 'ticked', 'second']],
  ])('follows what a step wakes to its end before the next: %s', async (_, thorough, expected) => {
    const { offer, happened, run } = tryScheduler(undefined, undefined, thorough);
    const wake = async (): Promise<void> => {
      for (let i = 0; i < 5; i += 1) await Promise.resolve();
      happened.push('woken');
      process.nextTick(() => happened.push('ticked'));
    };
    offer('first', 0, () => void wake());
    offer('second');
    await run();
    await new Promise((resolve) => setImmediate(resolve));
    expect(happened).toEqual(expected);
  });

  it.each([
    ['goes on before others begin', false, ['first', 'woken', 'message', 'second', 'third']],
    ['goes on when all have begun who can call, if it waits', true, ['first', 'second', 'third', 'woken', 'message']],
  ])('lets a call begin, and what it wakes %s', async (_, waits, expected) => {
    const { scheduler, happened, thing, offer, run } = tryScheduler({ ...firstInFirstOut, waits: () => waits });
    const call = (label: string, at: number, then?: () => void): void =>
      scheduler.enable(scheduler.create(thing(label, at, then, 'call')));
    call('first', 0, () => void Promise.resolve().then(() => happened.push('woken')));
    offer('message');
    call('second', 1);
    call('third', 2);
    await run();
    expect(happened).toEqual(expected);
  });

  it('lets nothing happen that is no longer possible, and gives what becomes possible again its old place', async () => {
    const { scheduler, offer, happened, run, thing } = tryScheduler();
    const [a, b] = [offer('a'), offer('b')];
    offer('c');
    scheduler.disable(a);
    scheduler.disable(b);
    scheduler.disarm(scheduler.arm(thing('timer', 0, undefined, 'timer'), 1, false));
    scheduler.enable(b);
    await run();
    expect(happened).toEqual(['b', 'c']);
  });

  it('ends when it is told to, and after so many steps', async () => {
    const { offer, happened, run } = tryScheduler();
    for (const label of ['a', 'b', 'c', 'd']) offer(label);
    expect(await run(2)).toBe('cut');
    expect(await run(9, () => happened.length >= 3)).toBe('stopped');
    expect(happened).toEqual(['a', 'b', 'c']);
  });

  it('is quiet where only timers are left that repeat for ever, when each has fired some times', async () => {
    const { scheduler, thing, run } = tryScheduler();
    const repeat = (background: boolean) => (): void =>
      void scheduler.arm(thing('timer', 0, repeat(background), 'timer'), 1, background);
    repeat(true)();
    expect(await run()).toBe('quiet');
    repeat(false)();
    expect(await run()).toBe('cut');
  });

  it('knows what caused what: what becomes possible in a step has its cause, and is numbered among its like', async () => {
    const { scheduler, thing, run } = tryScheduler();
    const keys: string[] = [];
    const cause = { id: '0.3', of: 7 };
    const twice = (): void => {
      for (let i = 0; i < 2; i += 1) keys.push(scheduler.create(thing('token 0 → 1')).key);
    };
    scheduler.enable(scheduler.create(thing('call', 0, twice), cause));
    await run();
    expect(keys).toEqual(['0.3 token 0 → 1', '0.3 token 0 → 1 #1']);
  });

  it('fails as what happens fails', async () => {
    const { offer, run } = tryScheduler();
    offer('bad', 0, () => {
      throw new Error('broken');
    });
    await expect(run()).rejects.toThrow('broken');
  });
});
