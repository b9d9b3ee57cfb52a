import { describe, expect, it } from 'vitest';
import { obey, stamp, textOf, typed } from './prompt.ts';
import { NAME_CHARS_MAX } from './wire.ts';

describe('what is typed', () => {
  it.each([
    ['preempt lock01', { kind: 'preempt', name: 'lock01' }],
    ['  release\t lock01  ', { kind: 'release', name: 'lock01' }],
    ['check über:  b "c"', { kind: 'check', name: 'über:  b "c"' }],
    ['check check', { kind: 'check', name: 'check' }],
    ['', { kind: 'nothing' }],
    [' \t', { kind: 'nothing' }],
  ])('%j is %j', (line, command) => expect(typed(line)).toEqual(command));

  it.each([
    ['lock x', /^There is no command 'lock'\. There are:\n {2}preempt NAME .*\n {2}release NAME .*\n {2}check NAME /],
    ['PREEMPT x', /^There is no command 'PREEMPT'/],
    ['toString x', /^There is no command 'toString'/],
    ['release', /^Which lock\? There are:\n {2}preempt NAME/],
    [`check ${'x'.repeat(NAME_CHARS_MAX + 1)}`, /^A name has at most 1000 characters\.$/],
  ])('%j is no command', (line, why) => {
    expect(typed(line)).toEqual({ kind: 'wrong', why: expect.stringMatching(why) as string });
  });
});

describe('an answer', () => {
  it.each([
    [{ kind: 'preempted', ref: 0, success: true, owner: 10001 }, 'PreemptLock Success:10001'],
    [{ kind: 'preempted', ref: 0, success: true }, 'PreemptLock Success'],
    [{ kind: 'preempted', ref: 0, success: false }, 'PreemptLock Failed'],
    [{ kind: 'released', ref: 0, success: true }, 'ReleaseLock Success'],
    [{ kind: 'released', ref: 0, success: false }, 'ReleaseLock Failed'],
    [{ kind: 'checked', ref: 0, owner: 10001 }, 'CheckLock:Lock:10001'],
    [{ kind: 'checked', ref: 0, owner: null }, 'CheckLock:Free'],
  ] as const)('%j is printed as %j', (answer, text) => expect(textOf(answer)).toBe(text));
});

it('a stamp is the local time, in seconds', () => {
  expect(stamp(new Date(2019, 9, 17, 20, 7, 4).getTime() + 999)).toBe('2019-10-17 20:07:04');
});

describe('a request', () => {
  it('is printed when it is made, and its response when it has come', async () => {
    const lines: string[] = [];
    let now = new Date(2019, 9, 17, 20, 7, 4).getTime();
    const ask = (kind: string, name: string): Promise<never> => {
      lines.push(`${kind} ${name}`);
      now += 2000;
      return Promise.resolve({ kind: 'checked', ref: 1, owner: null } as never);
    };
    await obey('check lock01', { ask }, { now: () => now }, (line) => lines.push(line));
    expect(lines).toEqual([
      '2019-10-17 20:07:04 Request: checklock',
      'check lock01',
      '2019-10-17 20:07:06 Response: CheckLock:Free',
    ]);
  });
});
