import { describe, expect, it } from 'vitest';
import { LONGEST_CHARS } from './lines.ts';
import { readPieces } from './read.ts';
import { readText } from './reading.fixture.ts';
import { shown, WrongLine } from './wrong.ts';

const edn = (type: string, more = '', process = 0): string => `{:process ${process}, :type ${type}, :f :read${more}}\n`;
const log = (...columns: string[]): string => `INFO  jepsen.util - ${columns.join('\t')}\n`;
const first = log('0', ':invoke', ':read', 'nil');

describe('a wrong line is named, with what is there and what was expected', () => {
  it.each([
    [
      'a call before the last is over',
      edn(':invoke') + edn(':invoke'),
      2,
      'process 0 calls read, but its read of line 1 is not over',
    ],
    [
      'an end without a call',
      edn(':invoke') + edn(':ok', ', :value 1', 5),
      2,
      'read of process 5 ends, but was not called',
    ],
    ['an end after an end that is not known', edn(':invoke') + edn(':info') + edn(':ok'), 3, 'was not called'],
    ['another function', edn(':invoke') + '{:process 0 :type :ok :f :write}', 2, 'it called read in line 1'],
    ['a type that is none', edn(':invoke') + edn(':okay'), 2, 'one of invoke, ok, fail, info'],
    ['other fields', '{"client": 1, "event": "invoke"}', 1, 'process and type and f are not there'],
    ['a type in capitals', '{:process 0, :type :INVOKE, :f :read}', 1, 'perhaps invoke is meant'],
    [
      'a date after a number',
      edn(':invoke', ', :time 1') + edn(':ok', ', :value 1, :time "2031-04-05T06:07:08Z"'),
      2,
      'expected a number as time, as in line 1',
    ],
    ['a trace of another version', '{"format": "servicetester trace 99"}', 1, "this one reads 'servicetester trace 1'"],
    ['a trace without its beginning', '{"i":0,"t":0.5,"type":"call","at":2}', 1, 'its beginning is missing'],
    ['no process', '\n{:type :ok, :f :read}', 2, 'process is not there'],
    ['no function', '{:type :ok, :process 1}', 1, 'f is not there'],
    [
      'a time that is none',
      edn(':invoke', ', :time "noon"'),
      1,
      'there is noon, expected a number of ns, or a date with its zone, as time',
    ],
    [
      'a result that is not there',
      edn(':invoke') + edn(':ok'),
      2,
      'there is read without a value, expected its result',
    ],
    [
      'arguments that cannot be',
      edn(':invoke', '') + '\n\n{:process 1 :type :invoke :f :cas :value 7}',
      4,
      'two values',
    ],
    ['a function of another service', edn(':invoke') + '{:process 1 :type :invoke :f :acquire}', 2, ''],
    [
      'a bracket that does not fit',
      edn(':invoke') + '{:process [0}',
      2,
      "there is }, expected ']', in the form that begins in line 2",
    ],
    ['a bracket without its beginning', edn(':invoke') + ']', 2, "there is ], expected '{'"],
    ['text between forms', edn(':invoke') + '\nhello {:process 0}', 3, 'there is hello, expected a form in brackets'],
    ['text after forms', `[${edn(':invoke')}]\n end`, 3, 'there is end, expected a form, or the end'],
    ['brackets too deep', edn(':invoke', `, :value ${'['.repeat(101)}`), 1, 'brackets in brackets, more than 100'],
    ['EDN that is none', edn(':invoke', ', :value "\\q"'), 1, 'Unexpected escape character'],
    ['half a form', edn(':invoke') + '{:process 0,\n :type', 2, 'the file ends in the middle of {:process 0, :type'],
    ['half a string', edn(':invoke') + '{:process "', 2, 'the file ends in the middle of'],
    ['half a vector', `[${edn(':invoke')}`, 2, "the file ends before the ']' of line 1"],
    [
      'half a file in JSON',
      '[\n{"process": 0, "type": "invoke", "f": "read"},\n{"process": 0, "type"',
      3,
      'the file ends in',
    ],
    ['JSON that is none', '{"process": 0, type: 1}', 1, 'an object of JSON'],
    ['half a line of a log', `${first}INFO  jepsen.util - 1\t:invoke\t:re`, 2, 'with tabs between'],
    ['a type of a log that is none', first + log('1', ':inv', ':read', 'nil'), 2, 'one of invoke'],
    ['two values in a log', first + log('1', ':invoke', ':write', '1 2'), 2, 'there is 1 2, expected one value in EDN'],
    ['half a value of a log', first + log('1', ':invoke', ':cas', '[1'), 2, 'EDN'],
  ])('%s', (_, text, line, what) => {
    const read = (): unknown => readText(text);
    if (what === '') return expect(read).not.toThrow(); // of no service that is known: it is read by the general rule
    expect(read).toThrow(WrongLine);
    expect(read).toThrow(`Line ${line}: `);
    expect(read).toThrow(what);
  });

  it('as far down as it is', () => {
    const entries = edn(':invoke') + edn(':ok', ', :value 1');
    expect(() => readText(entries.repeat(3000) + edn(':invoke') + '{:process 0 :type :ok :f :cas}')).toThrow(
      /^Line 6002: /,
    );
    expect(() => readText(entries.repeat(3000) + '{:process 1 :type :invoke :f :lock}')).toThrow(
      'Line 6001: there is lock, expected a function of register: read, write, cas.',
    );
  });
});

describe('a line that is too long', () => {
  it.each([
    ['edn', '{:process 0, :value "'],
    ['json', '[{"process": 0, "value": "'],
    ['jepsen-log', first],
    ['holds-csv', 'host,acquired,released\n'],
  ])('is refused before it fills memory: %s', (format, begin) => {
    let pieces = 0;
    function* long(): Generator<string> {
      yield begin;
      for (;;) {
        pieces += 1;
        yield 'x'.repeat(1 << 16);
      }
    }
    expect(() => readPieces('it', long(), { format })).toThrow(`more than ${LONGEST_CHARS} characters`);
    expect(pieces * (1 << 16)).toBeLessThan(2 * LONGEST_CHARS);
  });
});

describe('what is shown of a line', () => {
  it('is on one line, and not long', () => {
    expect(shown(' a\n  b ')).toBe('a b');
    expect(shown('x'.repeat(1000))).toBe(`${'x'.repeat(120)}…`);
    expect(shown('')).toBe('nothing');
  });
});
