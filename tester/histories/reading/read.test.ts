import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outcomeRules } from './meanings/outcomes.ts';
import { readHistory, readPieces } from './read.ts';
import { eventsOf, fixture, inWords, readText } from './reading.fixture.ts';

const read = (name: string, ...outcomes: string[]): ReturnType<typeof readHistory> =>
  readHistory(fixture(name), { outcomes: outcomeRules(outcomes) });

describe('a file in EDN', () => {
  it('is read: vector, records, forms over several lines, errors of any form, nemesis', () => {
    const { history, ...rest } = read('mutex.edn');
    expect(inWords(history)).toEqual([
      '0: acquire() = null 2-5',
      '1: acquire() failed 4-9',
      '0: release() failed 8-10',
      '1: acquire() open 11-',
      '1 (2): release() open 14-',
    ]);
    expect(eventsOf(history)).toBe('c0 c1 r0 c2 r1 r2 c3 c4');
    expect(history.began(1).t).toBe(2);
    expect(history.ended(1)!.t).toBe(5);
    expect(rest).toEqual({
      format: 'edn',
      services: ['mutex', 'semaphore'],
      counts: { returned: 1, failed: 2, open: 2 },
      aside: { nemesis: 2 },
      ...{ passedBy: [], uncertainty: null },
    });
  });

  it('has the meaning of failures that is asked for, the longest text of an error first', () => {
    const meant = (...outcomes: string[]): string[] => inWords(read('mutex.edn', ...outcomes).history).slice(1, 4);
    expect(meant('requested lease not found=returned')[1]).toBe('0: release() = null 8-10');
    expect(meant('fail=open', 'lease not found=returned', 'not-found etcd=failed', 'info=failed')).toEqual([
      '1: acquire() open 4-',
      '0: release() = null 8-10',
      '1 (2): acquire() failed 11-12',
    ]);
  });

  it('keeps strings with brackets, keys, and the empty answer', () => {
    const { history, services } = read('kv.txt');
    expect(services).toEqual(['kv']);
    expect(inWords(history)).toEqual([
      '0: put("ä, ]","x") = null 1-3',
      '1: get("ä, ]") = "" 2-4',
      '0: append("b","\\n[{\\"") = null 5-6',
    ]);
  });

  it('does not round integers', () => {
    const entry = (type: string, value: string): string =>
      `{:process 0, :type ${type}, :f :read, :time 1790000000000000001, :value ${value}}\n`;
    const { history } = readText(
      entry(':invoke', 'nil') + entry(':ok', '[9007199254740993 90071992547409 "1234567890123456"]'),
    );
    expect(history.result(0)).toEqual(['9007199254740993', 90071992547409, '1234567890123456']);
    expect(history.sinceMs).toBe(1790000000000);
  });
});

describe('a log of Jepsen', () => {
  it('is read among the lines of others; a cas that fails without an error says no', () => {
    const { history, counts, aside, services, format } = read('register.log');
    expect(inWords(history)).toEqual([
      '0: write(3) = null 2-4',
      '1: cas(3,4) open 3-',
      '6: cas(3,5) = false 9-10',
      '0: read() = 4 11-12',
    ]);
    expect({ counts, aside, services, format }).toEqual({
      counts: { returned: 3, failed: 0, open: 1 },
      aside: { 'lines of others': 2, 'empty lines': 1, nemesis: 1 },
      services: ['register'],
      format: 'jepsen-log',
    });
  });
});

describe('a file in JSON', () => {
  it('of AtlasDB is read', () => {
    const { history, services, aside } = read('timelock.json');
    expect({ services, aside }).toEqual({ services: ['timelock'], aside: { nemesis: 1 } });
    expect(inWords(history)).toEqual([
      '0: lock("carol") = "token [1]" 2-3',
      '1: refresh("carol") = "" 5-6',
      '0: unlock("carol") = true 7-8',
      '1: unlock("carol") = false 9-10',
    ]);
  });

  it('is read by the general rule where the service is not known', () => {
    const { history, services } = read('queue.jsonl');
    expect(services).toEqual([]);
    expect(inWords(history)).toEqual([
      'producer: put("jobs","12345678901234567890") = null 1-3',
      'consumer: take("jobs") = {"job":"12345678901234567890"} 2-4',
      'consumer: size() open 5-',
    ]);
    expect(history.began(0).t).toBe(1.5);
  });
});

describe('entries', () => {
  const line = (process: number, type: string, f: string, time: unknown): string =>
    `${JSON.stringify({ process, type, f, time })}\n`;

  it('are judged in the order of their times, if the logs of several stand one behind the other', () => {
    const behind = (from: number, process: number): string =>
      ['acquire', 'release']
        .flatMap((f, i) => [line(process, 'invoke', f, from + 2 * i), line(process, 'ok', f, from + 2 * i + 1)])
        .join('');
    const { history } = readText(behind(10, 1) + behind(1, 0));
    expect([eventsOf(history), history.isSorted]).toEqual(['c2 r2 c3 r3 c0 r0 c1 r1', true]);
    expect(readText(behind(1, 0) + behind(10, 1)).history.isSorted).toBe(false);
  });

  it('are judged in the order of the lines, whatever their times, if they are numbered', () => {
    const numbered = (second: number): string =>
      [
        { type: 'invoke', index: 0, time: 5 },
        { type: 'ok', index: second, time: 7 },
        { type: 'invoke', index: 2, time: 6 },
      ]
        .map((entry, i) => JSON.stringify({ process: i >> 1, f: 'acquire', ...entry }))
        .join('\n');
    expect(eventsOf(readText(numbered(1)).history)).toBe('c0 r0 c1');
    expect(eventsOf(readText(numbered(2)).history)).toBe('c0 c1 r0');
    const trace = [
      { format: 'servicetester trace 1', service: 'mutex', addresses: 2 },
      ...[
        { type: 'call', i: 0, t: 5, at: 0, id: 0, args: [] },
        { type: 'return', i: 1, t: 7, at: 0, id: 0 },
      ],
      { type: 'call', i: 2, t: 6, at: 1, id: 1, args: [] },
    ].map((line) => JSON.stringify({ fn: 'acquire', ...line }));
    expect(eventsOf(readText(trace.join('\n')).history)).toBe('c0 r0 c1');
  });

  it('of a process that goes back in time are in no order, unless the lines are', () => {
    const [early, late] = [line(1, 'invoke', 'acquire', 1), line(1, 'ok', 'acquire', 2)];
    const twice = line(0, 'invoke', 'acquire', 5) + line(0, 'ok', 'acquire', 4);
    expect(() => readText(twice)).toThrow('Line 2: process 0 goes back in time, from that of line 1: if these are the');
    expect(() => readText(line(0, 'invoke', 'acquire', 9) + early + late)).not.toThrow();
  });

  it('may have dates, and numbers as text', () => {
    const { history } = readText(
      line(0, 'invoke', 'acquire', '2026-01-02T03:04:05.678Z') +
        line(0, 'ok', 'acquire', '2026-01-02T04:04:05.679+01:00'),
    );
    expect([history.sinceMs, history.began(0).t, Math.round(history.ended(0)!.t)]).toEqual([1767323045678, 0, 1]);
    const text = readText(line(0, 'invoke', 'acquire', '1000000') + line(0, 'ok', 'acquire', '2.5e6'));
    expect([text.history.began(0).t, text.history.ended(0)!.t]).toEqual([1, 2.5]);
  });
});

describe('a file', () => {
  const written = (bytes: string | Uint8Array): string => {
    const path = join(mkdtempSync(join(tmpdir(), 'history-')), 'file');
    writeFileSync(path, bytes);
    return path;
  };
  const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49]);

  it('that is no history says what is wrong', () => {
    expect(() => readHistory('/no/such')).toThrow('There is no file /no/such.');
    expect(() => readHistory(tmpdir())).toThrow('is a folder');
    expect(() => readHistory(written(''))).toThrow('is empty');
    expect(() => readHistory(written(' \n\r\n'))).toThrow('is empty');
    expect(() => readHistory(written(png))).toThrow('is no text in UTF-8');
    expect(() => readHistory(written(png.subarray(0, 6)))).toThrow('is no text in UTF-8');
    expect(() => readHistory(written('a\0b'))).toThrow('is no text in UTF-8');
    expect(() => readText('Dear reader,\nthis is no history.')).toThrow(
      /begins with 'Dear reader, this is no history\.'\. There are:\n {2}trace: .*\n(.*\n)* {2}holds-csv: /,
    );
    expect(() => readHistory(fixture('kv.txt'), { format: 'xml' })).toThrow("There is no format 'xml'. There are:");
    expect(() => readText('[{:type :info, :f :start, :process :nemesis}]')).toThrow(
      'There are no operations in it, read as edn; nemesis: 1.',
    );
    expect(() => readText('[]')).toThrow('There are no operations in it, read as edn.');
  });

  it('may have a byte order mark, the line ends of Windows, and characters of any size', () => {
    const text = '{:process 0, :type :invoke, :f :read}\r\n{:process 0, :type :ok, :f :read, :value "𝄞é"}\r\n';
    expect(inWords(readHistory(written(`\uFEFF${text}`)).history)).toEqual(['0: read() = "𝄞é" 1-2']);
  });

  it('is read in pieces that may end in the middle of a character', () => {
    const value = 'é'.repeat(100_000);
    const text = `{:process 0, :type :invoke, :f :read}\n{:process 0, :type :ok, :f :read, :value "a${value}"}\n`;
    expect(readHistory(written(text)).history.result(0)).toBe(`a${value}`);
    expect(readHistory(written(` ${text}`)).history.result(0)).toBe(`a${value}`);
  });

  it('is read in the format that is named, though it looks like another', () => {
    expect(() => readHistory(fixture('kv.txt'), { format: 'json' })).toThrow('Line 1: ');
  });

  it('gives the same history wherever its pieces end', () => {
    const whole =
      '[{:process 0, :type :invoke, :f :read, :value nil} ; "\n {:process 0, :type :ok, :f :read, :value "\\"]}"}]\n';
    for (let at = 0; at <= whole.length; at += 1) {
      const { history } = readPieces('it', [whole.slice(0, at), '', whole.slice(at)]);
      expect(inWords(history)).toEqual(['0: read() = "\\"]}" 1-2']);
    }
  });
});

/** Recorded histories of real systems, where they are. */
const folder = process.env['HISTORIES'];

if (folder !== undefined) {
  describe('recorded histories', () => {
    const summary = (file: string, ...outcomes: string[]): unknown => {
      const { format, services, counts, aside } = readHistory(join(folder, file), { outcomes: outcomeRules(outcomes) });
      return { format, service: services[0], counts, aside };
    };

    it('of etcd’s mutex are read', () => {
      const rest = { format: 'edn', service: 'mutex', aside: { nemesis: 12 } };
      expect(summary('etcd-mutex.edn')).toEqual({ ...rest, counts: { returned: 261, failed: 299, open: 3 } });
      expect(summary('etcd-mutex.edn', 'requested lease not found=returned')).toEqual({
        ...rest,
        counts: { returned: 263, failed: 297, open: 3 },
      });
    });

    it('of AtlasDB are read', () => {
      const counts = { returned: 1405, failed: 0, open: 0 };
      expect(summary('timelock-reentrant.json')).toEqual({ format: 'json', service: 'timelock', counts, aside: {} });
    });

    it.each([
      ['c01-bad', 38],
      ['c01-ok', 58],
      ['c10-bad', 405],
      ['c10-ok', 337],
    ])('of a key-value store are read: %s', (name, returned) => {
      const counts = { returned, failed: 0, open: 0 };
      expect(summary(`kv/${name}.txt`)).toEqual({ format: 'edn', service: 'kv', counts, aside: {} });
    });

    it('of etcd’s register are read, all of them', () => {
      const files = readdirSync(join(folder, 'etcd-register')).filter((file) => file.endsWith('.log'));
      const all = files.map((file) => readHistory(join(folder, 'etcd-register', file)));
      expect(all.every(({ services, format }) => services[0] === 'register' && format === 'jepsen-log')).toBe(true);
      expect(all.map(({ history }) => history.length).reduce((a, b) => a + b)).toBe(4177);
      expect(all.map(({ counts }) => counts.open).reduce((a, b) => a + b)).toBe(638);
    });
  });
}
