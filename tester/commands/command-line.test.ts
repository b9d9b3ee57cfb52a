import { describe, expect, it } from 'vitest';
import { wordsOf } from './command-line.ts';

describe('a command line is taken apart', () => {
  it.each([
    ['python3 my_lock.py', ['python3', 'my_lock.py']],
    ['  ./lock  -v ', ['./lock', '-v']],
    [`sh -c 'exec "$0"' "a b" ''`, ['sh', '-c', 'exec "$0"', 'a b', '']],
    [`say it\\'s "a \\"b\\" \\n" x'y'z`, ['say', "it's", 'a "b" \\n', 'xyz']],
    ['lock --port=7400', ['lock', '--port=7400']],
  ])('%s', (line, words) => {
    expect(wordsOf(line)).toEqual(words);
  });
});

describe('what only a shell can do is refused', () => {
  it.each([
    ['lock > log', /> means something to a shell/],
    ['A=$HOME lock', /\$ means something/],
    ['lock && lock', /& means something/],
    ["lock 'a", /what begins with 'a does not end/],
    ['lock \\', /does not end/],
    [' ', /Say which program/],
  ])('%s', (line, why) => {
    expect(() => wordsOf(line)).toThrow(why);
  });
});
