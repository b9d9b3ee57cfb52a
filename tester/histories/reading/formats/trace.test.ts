import { describe, expect, it } from 'vitest';
import { readHistory } from '../read.ts';
import { fixture, inWords, readText } from '../reading.fixture.ts';

describe('a trace', () => {
  it('is read: calls by their ids, addresses by their numbers', () => {
    const { history, ...rest } = readHistory(fixture('lock.trace.jsonl'));
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
