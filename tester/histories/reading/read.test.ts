import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lock } from '../../../services/lock.ts';
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
    expect(history.began(0).t).toBe(1790000000000);
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

describe('a trace', () => {
  it('is read: calls by their ids, addresses by their numbers', () => {
    const { history, ...rest } = read('lock.trace.jsonl');
    expect(history.processes).toEqual(['0', '1', '2']);
    expect(inWords(history)).toEqual([
      '2: acquire("a") = null 2-5',
      '2: check("b") = null 3-6',
      '0: acquire("a") open 7-',
    ]);
    expect(rest).toMatchObject({ services: ['lock'], aside: { inform: 1, fault: 1, conclusion: 1 } });
  });

  const header = '{"format":"servicetester trace 1","service":"lock","addresses":1}\n';
  const event = (type: string, more = ''): string =>
    `{"t":0,"type":"${type}","at":0,"id":0,"fn":"acquire","args":["a"]${more}}\n`;

  it.each([
    ['cancelled', event('call') + event('giveUp') + event('cancelled'), 4],
    ['given up', event('call') + event('giveUp'), 3],
    ['died', event('call') + event('fault', ',"kind":"kill"'), 3],
  ])('that a history cannot say is refused: %s', (_, events, line) => {
    expect(() => readText(header + events)).toThrow(`Line ${line}: `);
    expect(() => readText(header + events)).toThrow('cannot be judged as a history');
  });

  it('of which a given-up call returned is read', () => {
    expect(inWords(readText(header + event('call') + event('giveUp') + event('return')).history)).toHaveLength(1);
  });
});

describe('a history of a service that is named', () => {
  const text =
    '{"process":0,"type":"invoke","f":"tryAcquire","value":"a"}\n{"process":0,"type":"fail","f":"tryAcquire"}';

  it('has its meaning', () => {
    expect(inWords(readText(text, { service: lock }).history)).toEqual(['0: tryAcquire("a") = false 1-2']);
  });

  it('may be of any service: what answers nothing has no result, whatever stands there', () => {
    const service = { ...lock, name: 'of a user' };
    const called =
      '{"process":0,"type":"invoke","f":"acquire","value":"a"}\n{"process":0,"type":"ok","f":"acquire","value":"a"}';
    expect(inWords(readText(called, { service }).history)).toEqual(['0: acquire("a") = null 1-2']);
    expect(inWords(readText(text, { service }).history)).toEqual(['0: tryAcquire("a") failed 1-2']);
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

  it('that is large keeps only its operations in memory', () => {
    const entry = (type: string, value: string): string =>
      `{:process 7, :type ${type}, :f :read, :value ${value}} ;${'.'.repeat(1000)}\n`;
    const piece = entry(':invoke', 'nil') + entry(':ok', '1');
    let given = 0;
    let most = 0;
    function* pieces(): Generator<string> {
      for (; given < 20_000; given += 1) {
        yield piece;
        if (given % 1000 === 0) most = Math.max(most, process.memoryUsage().heapUsed);
      }
    }
    const before = process.memoryUsage().heapUsed;
    expect(readPieces('it', pieces()).history.length).toBe(20_000);
    expect(most - before).toBeLessThan(30e6); // of 40 MB
  });
});
