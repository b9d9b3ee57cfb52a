import { describe, expect, it } from 'vitest';
import { judgeLocks } from '../locks/judge.ts';
import { lockView } from '../locks/view.ts';
import { fieldsOf } from './formats/holds-csv.ts';
import { uncertaintyOf } from './meanings/held.ts';
import { readHistory } from './read.ts';
import { eventsOf, fixture, inWords, readText } from './reading.fixture.ts';

describe('holds in CSV', () => {
  it('are read: quoted names, empty fields, ms', () => {
    const { history, services, aside, counts } = readHistory(fixture('holds.csv'));
    expect(inWords(history)).toEqual([
      'db1/7: acquire("stock") = null 2-2',
      'db1/7: release("stock") = true 2-2',
      'db2: acquire("price, \\"net\\"") = null 3-3',
      'db2/8: acquire("stock") = null 5-5',
      'db2/8: release("stock") = true 5-5',
    ]);
    expect({ services, aside, counts }).toEqual({
      services: ['lock'],
      aside: { 'empty lines': 1 },
      counts: { returned: 5, failed: 0, open: 0 },
    });
    expect([history.began(0).t, history.ended(0)!.t, history.began(1).t, history.ended(1)!.t]).toEqual([
      90, 100, 200, 210,
    ]);
    expect([history.began(3).t, history.ended(3)!.t]).toEqual([205.25, 205.25]);
    expect(history.began(4).t).toBe(300.25);
  });

  it('has fields as RFC 4180 says', () => {
    expect(fieldsOf('a,"b,""c""",,""')).toEqual(['a', 'b,"c"', '', '']);
    expect(fieldsOf('')).toEqual(['']);
    for (const wrong of ['"a', 'a"b"', '"a"b', 'a,"']) expect(fieldsOf(wrong)).toBeNull();
  });

  it.each([
    ['host,acquired\na,1', 1, 'released is not there'],
    ['host,acquired,released,lok\na,1,2,3', 1, "'lok' is none of them, perhaps lock is meant"],
    ['host,aquired,released,region\na,1,2,3', 1, "'aquired' is none of them, perhaps acquired is meant"],
    [
      'host,acquired,released,region,Util\na,1,2,3,4',
      1,
      "if they are not like these; 'util' is none of them, perhaps until",
    ],
    ['host,acquired,released,host\na,1,2,3', 1, 'each column once'],
    ['host,acquired,released\na,1', 2, '3 fields, not 2'],
    ['host,acquired,released\na,1,"2', 2, 'each closed by its quotation mark'],
    ['host,acquired,released\na,,2', 2, 'a host and a time of acquiring'],
    ['host,acquired,released\na,3,2', 2, 'in this order of time'],
    ['host,acquired,released,returned\na,3,,4', 2, 'in this order of time'],
    [
      'host,acquired,released\na,noon,',
      2,
      'there is noon, expected a number of ms, or a date with its zone, as acquired',
    ],
    ['host,acquired,released\na,2031-04-05T06:07:08,', 2, 'a date with its zone'],
    ['host,acquired,released\na,1,2031-04-05T06:07:08Z', 2, 'expected a number as time, as in line 2'],
    ['host,acquired,released\na,2031-04-05T06:07:08Z,\nb,1,2', 3, 'expected a date as time, as in line 2'],
    ['host,acquired,released\na,1767323045678000,', 2, 'too much for a time in ms: it seems to be in another unit'],
    ['hostname,acquire,release\na,1,2', 1, "'hostname' is none of them, perhaps host is meant; 'acquire' is none"],
    ['name,acquired_at\na,1', 1, 'host and acquired and released are not there; '],
    [
      'lock,process,acquired,released\na,1,2,3',
      1,
      'perhaps lock, process, called, returned, token, until; host is not there',
    ],
    ['host,called,acquired,released,until\na,5,6,7,4', 2, 'until after called'],
  ])('that are wrong are named: %j', (text, line, what) => {
    expect(() => readText(text, { format: 'holds-csv' })).toThrow(`Line ${line}: `);
    expect(() => readText(text, { format: 'holds-csv' })).toThrow(what);
  });
});

describe('the times of holds', () => {
  const dated = `host,acquired,released
a,2026-01-02T03:04:05.678000250Z,2026-01-02 04:04:06+01
b,2026-01-02T03:04:05.978-0000,2026-01-02 03:04:05,9990001 UTC`.replace(',9990001', '.9990001');

  it('may be dates of any zone, to the ns: they count from the first', () => {
    const { history } = readText(dated);
    expect(history.sinceMs).toBe(Date.UTC(2026, 0, 2, 3, 4, 5, 678));
    expect([0, 1, 2, 3].map((operation) => Number(history.began(operation).t.toFixed(6)))).toEqual([
      0.00025, 322, 300, 321.0001,
    ]);
  });

  it('in ms since 1970 count from the first, those of another clock from whatever it did', () => {
    const { history } = readText('host,acquired,released\na,1767323045678,1767323045680');
    expect([history.sinceMs, history.began(0).t, history.began(1).t]).toEqual([1767323045678, 0, 2]);
    expect(readText('host,acquired,released\na,17673230456,17673230457').history.sinceMs).toBeNull();
  });

  it('in s since 1970 are refused; not in ms of a clock that has only come as far', () => {
    const seconds = 'host,acquired,released\na,1767323046.5,1767323047\nb,1767323045.25,1767323046';
    expect(() => readText(seconds)).toThrow(
      /^Line 3: acquired is 1767323045\.25, .* in s since 1970: multiply all by 1000, or give dates/,
    );
    expect(readText('host,acquired,released\na,1767323046,1767323047\nb,5,6').history.length).toBe(4);
    expect(readText('host,acquired,released\na,1767323046,2767323047').history.length).toBe(2);
  });

  it('of lines in any order are put in order', () => {
    expect(eventsOf(readText('host,acquired,released\na,30,40\nb,10,20').history)).toBe('c2 r2 c3 r3 c0 r0 c1 r1');
  });
});

describe('files that others write', () => {
  it.each([
    ['semicolons', 'host;acquired;released\na;1;2\n'],
    ['tabs', 'host\tacquired\treleased\na\t1\t2\n'],
    ['a separator at the end', 'host,acquired,released,\na,1,2,\n'],
    ['a separator at the end of some lines', 'host,acquired,released\na,1,2,\n'],
    ['capitals and CRLF', 'Host,Acquired,RELEASED\r\n\r\n"a","1","2"\r\n'],
  ])('are read: with %s', (_, text) => {
    expect(inWords(readText(text).history).map((each) => each.replaceAll(/\d-\d/g, ''))).toEqual([
      'a: acquire() = null ',
      'a: release() = null ',
    ]);
  });
});

describe('columns that say nothing of holds', () => {
  it.each([
    ['in CSV', ',region,host,acquired,comment,released,hosts\n0,eu,a,1,"x, y",2,3\n'],
    [
      'in JSON',
      '{"": 0, "region": "eu", "host": "a", "acquired": 1, "released": 2, "comment": {"x": [1]}, "hosts": 3}',
    ],
  ])('are not read, and named: %s', (_, text) => {
    const { history, passedBy } = readText(text);
    expect(inWords(history)).toHaveLength(2);
    expect([...passedBy].sort()).toEqual(['', 'comment', 'hosts', 'region']);
  });
});

describe('a hold that was over before its holder was told of it', () => {
  it('is valid for no time', () => {
    const { history } = readText('host,acquired,released,until,token\na,10,20,20,5\nb,21,22,9,4');
    expect(inWords(history)[2]).toBe('b: acquire("lock",0) = {"token":"4","validMs":0} 3-3');
    expect(history.began(2).t).toBe(9);
  });

  it('is left out where clocks are uncertain: nobody knows when, before that, it was granted', () => {
    const { history, aside } = readText('host,acquired,released,until\na,45,54,100\nb,60,,50', {
      uncertainty: uncertaintyOf(['b=1']),
    });
    expect(inWords(history)).toEqual(['a: acquire() = null 2-2', 'a: release() = null 2-2']);
    expect(aside).toEqual({ 'leases that were over before their holders were told of them': 1 });
  });
});

describe('holds in JSON', () => {
  it('with tokens, or times until which they were believed in, are leases', () => {
    const { history, services } = readHistory(fixture('leases.jsonl'));
    expect(services).toEqual(['lease-lock']);
    expect(inWords(history)).toEqual([
      'db1/7: acquire("lock",310) = {"token":"41","validMs":300} 1-1',
      'db1/7: release("lock") = true 1-1',
      'db2: acquire("lock",300) = {"token":"42","validMs":300} 2-2',
    ]);
  });

  it('without the name of a lock are of a mutex', () => {
    const { history, services } = readText('{"host": "a", "acquired": 1, "released": 2}');
    expect(services).toEqual(['mutex']);
    expect(inWords(history)).toEqual(['a: acquire() = null 1-1', 'a: release() = null 1-1']);
  });
});

describe('holds that were believed in until a time', () => {
  const text =
    '{"host": "a", "acquired": 1, "released": 9, "until": 5}\n{"host": "b", "acquired": 7, "released": null}';

  it('are leases by exact clocks, and given up then by uncertain ones', () => {
    expect(readText(text).services).toEqual(['lease-lock']);
    const { services, history } = readText(text, { uncertainty: uncertaintyOf(['a=0.5']) });
    expect([services, inWords(history).length, history.began(1).t]).toEqual([['mutex'], 3, 5]);
  });

  it('were not given up by a release that came after it', () => {
    expect(inWords(readText(text).history)).toEqual([
      'a: acquire("lock",4) = {"token":null,"validMs":4} 1-1',
      'b: acquire("lock",9007199254740991) = {"token":null,"validMs":9007199254740991} 2-2',
    ]);
  });

  it('have tokens, all of them, or none', () => {
    const one =
      '{"host": "a", "acquired": 1, "released": 9, "token": "1"}\n{"host": "b", "acquired": 7, "released": 9}';
    expect(() => readText(one)).toThrow('Line 2: there is no token, expected a token, as in the first hold');
  });
});

describe('uncertain clocks', () => {
  const text = 'host,acquired,released\na,0,10\nb,12,20\nc,18,30\n';

  it('spread each event: calls stand as early, ends as late as they may have been', () => {
    const order = (...stated: string[]): string =>
      eventsOf(readText(text, { uncertainty: uncertaintyOf(stated) }).history);
    expect(order()).toBe('c0 r0 c1 r1 c2 r2 c4 r4 c3 r3 c5 r5');
    expect(order('1')).toBe('c0 r0 c1 c2 r1 r2 c4 c3 r4 r3 c5 r5');
    expect(order('b=3')).toBe('c0 r0 c2 c1 r1 r2 c3 c4 r4 r3 c5 r5');
  });

  it('are of hosts that there are, and of so many ms', () => {
    expect(() => readText(text, { uncertainty: uncertaintyOf(['d=5']) })).toThrow("No lock was held on the host 'd'.");
    expect(() => uncertaintyOf(['a=b'])).toThrow("'a=b' is no uncertainty: ms, or host=ms.");
  });
});

describe('dates', () => {
  it.each([
    ['2026-01-02T03:04:05.100Z', '2026-01-02T03:04:35.000Z', '2026-01-02T03:04:34.500Z'],
    ['2026-01-02 03:04:05+01:00', '2026-01-02 23:59:59+01:00', '2026-01-02 23:59:58+01:00'],
    ['2026-01-02T23:59:59.999999999-0130', '2026-01-03T00:00:00.000000001-0130', '2026-01-03T00:00:00.000000000-0130'],
    ['1767323045678', '1767323075000 ms', '1767323074500'],
  ])('are told as the file has them: from %s', (from, to, got) => {
    const { history } = readText(`host,acquired,released\na,${from},${to.replace(' ms', '')}\nb,${got},\n`);
    const said = judgeLocks(history, history.events, lockView('mutex', { misuse: 'possible' })!);
    const unit = to.endsWith(' ms') ? ' ms' : '';
    expect(said).toMatchObject({
      reason: `process a held it from ${from} to ${to} (line 2); process b got it at ${got}${unit} (line 3)`,
    });
  });
});
