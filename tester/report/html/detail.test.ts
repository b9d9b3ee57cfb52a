import { describe, expect, it } from 'vitest';
import { fieldsOf } from './changes.ts';
import { detailHtml, type Known } from './detail.ts';

const hostile = '</script><img src=x onerror=alert(1)>';
const known: Known = {
  ...{ lanes: ['node 0', 'node 1'], unit: 'event', isTimed: true },
  rows: [
    { i: 7, t: 1.25, at: 1, slot: 0, kind: 'inform', text: hostile, end: '', fields: { data: hostile } },
    { i: 9, t: 100.4, at: 0, slot: 0, kind: 'end', text: 'acq returns', end: ' returns', fields: {} },
  ],
  marked: { 0: hostile },
  states: [
    { of: hostile, all: ['{"a":1,"b":[1,2]}', `{"a":"${hostile}","b":[1,3]}`], before: [0, -1], after: [1, -1] },
  ],
  trouble: null,
  holds: [{ at: 1, key: null, from: 0, to: 0.5 }],
};

describe('two states', () => {
  it('are told field by field, deeper where a field is long', () => {
    const long = { users: [{ name: 'x'.repeat(40), has: { token: '1' } }] };
    const names = fieldsOf(JSON.stringify({ a: 1 }), JSON.stringify({ ...long, b: [true] })).map(({ name }) => name);
    expect(names).toEqual(['a', 'users[0].name', 'users[0].has', 'b[0]']);
  });

  it('are told as a whole where a field is of another kind now', () => {
    const [field] = fieldsOf('{"calls":[null,1]}', '{"calls":[{"fn":"acq"},1]}');
    expect(field).toEqual({ name: 'calls[0]', before: 'null', after: '{fn: acq}' });
  });

  it('have fields that only one of them has', () => {
    expect(fieldsOf('{"a":1}', '{"b":2}')).toEqual([
      { name: 'a', before: '1', after: null },
      { name: 'b', before: null, after: '2' },
    ]);
  });
});

describe('the details of an event', () => {
  it('say when, where, and who holds it', () => {
    const html = detailHtml(known, 0);
    expect(html).toContain('Event 7<small>node 1 · 1.3 ms');
    expect(html).toContain('<del>node 1</del> <ins>nobody</ins>');
  });

  it('say which of several locks each holds', () => {
    const spans = { from: 0, to: 2 };
    const holds = [
      { at: 1, key: 'b', ...spans },
      { at: 0, key: 'a', ...spans },
    ];
    expect(detailHtml({ ...known, holds }, 0)).toContain('&quot;a&quot;: node 0 · &quot;b&quot;: node 1');
  });

  it('show what changed, first, and what did not', () => {
    const html = detailHtml(known, 0);
    expect(html).toContain('<tr class="changed"><th scope="row">b[1]</th><td><del>2</del> <ins>3</ins>');
    expect(html.indexOf('b[1]')).toBeLessThan(html.indexOf('b[0]'));
  });

  it('say where no state is known', () => {
    expect(detailHtml(known, 1)).toContain('not known here');
  });

  it('escape all that comes from users', () => {
    expect(detailHtml(known, 0)).not.toMatch(/<img|<\/script/);
  });
});
