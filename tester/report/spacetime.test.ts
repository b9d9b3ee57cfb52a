import { Chalk } from 'chalk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Possible } from '../causality/steps.ts';
import { traceOf } from '../trace/trace.fixture.ts';
import { spacetime } from './spacetime.ts';

const plain = new Chalk({ level: 0 });
const coloured = new Chalk({ level: 1 });
interface Looks {
  nodes?: number;
  evidence?: number[];
  rows?: number;
  width?: number;
  from?: number;
  pending?: Possible[];
  chalk?: typeof plain;
}
const lines = (text: string, looks: Looks = {}): string[] => {
  const { nodes = 2, evidence = [], rows = 40, width = 80, from = 0, pending = [], chalk = plain } = looks;
  return spacetime(traceOf(text).slice(from), nodes, evidence, chalk, { rows, width }, pending);
};
const picture = (text: string, looks?: Looks): string => lines(text, looks).join('\n');

const token = `
  * call by 0
  0: acq()
  0: acq returns
  * call by 1
  1: acq()
  1: status H
  * send at 1 returns < 3 of 1
  * request 1 → 0 < 3 of 1
  0: received request
  * call by 0 < 0
  0: rel()
  0: rel returns
  * token 0 → 1 < 9 of 2
  1: status E
  1: acq returns
`;
const asks = `
  * call by 1
  1: acq()
  * ask 1 → 0 < 0 of 0
  * ask 1 → 2 < 0 of 0
  * ask 1 → 3 < 0 of 0
  * yes 3 → 1 < 4 of 0
  * timer at 2
  * yes 0 → 1 < 2 of 0
`;

describe('a space-time picture', () => {
  it('shortens the argument of a call, and not its result, where there is no room for both', () => {
    const refused = `
      0: tryAcquire("ß: 1/2 #B")
      0: tryAcquire returns false`;
    expect(picture(refused)).toContain(`tryAcquire("ß: …") returns false │`);
  });

  it('has a lane for each node, a bar for each call, an arrow for each message with a label where it was sent', () => {
    expect(picture(token, { evidence: [10, 14] })).toMatchInlineSnapshot(`
      "   event  node 0                             node 1
             1  ┏ acq()                            │
             2  ┗ acq returns                      │
             4  │                                  ┏ acq()  · status H  ●①
             7  │◀─────────── ① request ───────────┨
             8  │ · received request               ┃
      >     10  ┏ rel()                            ┃
            11  ┗ rel returns  ●②                  ┃
            12  ├──────────── ② token ────────────▶┃ · status E
      >     14  │                                  ┗ acq returns
        ┃ a call is ongoing   · informed   ● sent   ▶ arrives
        not shown: 1 step in which nothing is to be seen"
    `);
  });
  it('leads arrows over the lanes between, and back', () => {
    expect(picture(asks, { nodes: 4, width: 100 })).toMatchInlineSnapshot(`
      "   event  node 0                node 1                node 2                node 3
             1  │                     ┏ acq()  ●①②③         │                     │
             2  │◀────── ① ask ───────┨                     │                     │
                │ ●④                  ┃                     │                     │
             3  │                     ┠────── ② ask ───────▶│                     │
             4  │                     ┠─────── ③ ask ───────┼────────────────────▶│ ●⑤
             5  │                     ┃◀────────────────────┼─────── ⑤ yes ───────┤
             6  │                     ┃                     │ ▸ timer             │
             7  ├────── ④ yes ───────▶┃                     │                     │
        ┃ a call is ongoing   ● sent   ▶ arrives"
    `);
  });
  it('with many nodes has the words to the right of all lanes', () => {
    expect(picture(asks, { nodes: 7 })).toMatchInlineSnapshot(`
      "   event  0     1     2     3     4     5     6
             1  │     ┏     │     │     │     │     │     1: acq()  ●①②③
             2  │◀─①──┨     │     │     │     │     │     0: ask 1 → 0  ●④
             3  │     ┠─②──▶│     │     │     │     │     2: ask 1 → 2
             4  │     ┠──③──┼────▶│     │     │     │     3: ask 1 → 3  ●⑤
             5  │     ┃◀────┼──⑤──┤     │     │     │     1: yes 3 → 1
             6  │     ┃     │     │     │     │     │     2: ▸ timer
             7  ├─④──▶┃     │     │     │     │     │     1: yes 0 → 1
        ┃ a call is ongoing   ● sent   ▶ arrives"
    `);
  });
  it('shows what was lost, and what had not arrived when the run ended', () => {
    const [, pending] = traceOf(asks).filter((event) => event.type === 'step');
    const text = '* call by 1\n1: acq()\nx data 1 → 0 < 0 of 0';
    expect(picture(text, { evidence: [2], width: 60, pending: [pending!] })).toMatchInlineSnapshot(`
      "   event  node 0                   node 1
             1  │                        ┏ acq()
      >      2  │  ✗╌╌╌╌╌╌╌ data ╌╌╌╌╌╌╌╌┨ ●①
                │  ◁╌╌╌╌╌╌╌ ① ask ╌╌╌╌╌╌╌┨
        ┃ a call is ongoing   ● sent   ✗ lost   ▷ still under way"
    `);
  });
  it('gives no label where it is not known when a message was sent', () => {
    const text = '* call by 0\n* call by 1\n* token 0 → 1 < 1';
    expect(picture(text)).toMatch(/─ token ─/);
    expect(picture(text.replace('< 1', '< 0'))).toMatch(/─ ① token ─/);
  });
  it('ends no bar with what is no return', () => {
    const exit = { type: 'exit', at: 0, exit: { code: 1, signal: null }, tail: [], i: 2, t: 2 } as const;
    const events = [...traceOf('* call by 0\n0: acq()'), exit];
    expect(spacetime(events, 2, [], plain, { rows: 9, width: 80 })[2]).toMatch(/^ +2 {2}┃ the process ends/);
  });
  it('begins where the trace does, and says how much was before', () => {
    expect(lines(token, { from: 7 }).slice(1, 3)).toEqual([
      '       …  7 events not shown',
      expect.stringMatching(/^ +7 {2}│◀─+ request ─+┤$/),
    ]);
  });
  it('says in red what is evidence, where there are colours', () => {
    const red = lines(token, { evidence: [14], chalk: coloured }).filter((line) => line.includes('\u001b[31m'));
    expect(red).toEqual([expect.stringContaining('acq returns')]);
  });
});

describe('a picture of a long run', () => {
  const unrelated = Array.from({ length: 20 }, (_, i) => `* timer at 2 [${i}]\n2: ticks`).join('\n');
  it('shows only what led to the evidence, and says so', () => {
    const text = `${token}${unrelated}`;
    const shown = lines(text, { nodes: 3, evidence: [14], rows: 20 });
    expect(shown.join('\n')).not.toContain('ticks');
    expect(shown).toContain('       …  40 events more, none of them a call or a return');
    expect(shown.at(-2)).toBe('  not shown: what had no influence on what is marked');
    expect(lines(text, { nodes: 3, evidence: [14], rows: 99 }).join('\n')).toContain('ticks');
  });
  it('shows the last calls and returns of that, and always the evidence', () => {
    const shown = lines(`${unrelated}\n${token}`, { nodes: 3, evidence: [1, 54], rows: 3 });
    const numbers = shown.flatMap((line) => /^[> ] +(\d+) /.exec(line)?.[1] ?? []);
    expect(numbers).toEqual(['1', '44', '50', '51', '52', '54']);
    expect(shown.filter((line) => line.startsWith('>'))).toHaveLength(2);
    expect(shown.at(-2)).toContain('what was long before');
  });
});

describe('a picture of a run that goes on polling', () => {
  const asks = Array.from({ length: 60 }, (_, i) => `* ask ${i} 0 → 1`).join('\n');
  it('shows every call and return, and says how many events came after, also those that are not in memory', () => {
    const text = `* call by 0\n0: acq()\n${asks}\n* call by 1\n1: rel()\n* rel at 1 returns\n1: rel returns\n${asks}`;
    const events = traceOf(text).filter(({ i }) => i < 100 || i > 110);
    const shown = spacetime(events, 2, [1], plain, { rows: 10, width: 80 });
    for (const what of ['acq()', 'rel()', 'rel returns']) expect(shown.join('\n')).toContain(what);
    expect(shown).toContain('       …  60 events more, none of them a call or a return');
  });
});

describe('any picture', () => {
  it('keeps to its width, keeps its lanes, and marks all evidence', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ kind: fc.nat(5), at: fc.nat(9), to: fc.nat(9), by: fc.nat(99) }), { maxLength: 40 }),
        fc.integer({ min: 2, max: 7 }),
        fc.integer({ min: 80, max: 110 }),
        fc.integer({ min: 5, max: 60 }),
        fc.nat(99),
        (all, nodes, width, rows, n) => {
          const text = randomRun(all, nodes);
          const events = traceOf(text);
          const evidence = events.length > 0 ? [n % events.length] : [];
          const [title, ...rest] = lines(text, { nodes, width, rows, evidence });
          const drawn = rest.filter((line) => !/^ *… |^ {2}\S/.test(line));
          const columns = Array.from(title!.matchAll(/\d+/g), ({ index }) => index);
          const lanes = columns.map((x) => (nodes * 16 + 10 <= width ? x - 'node '.length : x));
          expect(lanes).toHaveLength(nodes);
          for (const line of rest) expect(Array.from(line).length).toBeLessThanOrEqual(width);
          for (const line of drawn) {
            for (const x of lanes) expect(line[x], `${line}\n${x}`).toMatch(/[│┃┏┣┗┼╂├┠┤┨]/);
          }
          const marked = drawn.filter((line) => line.startsWith('>')).map((line) => Number(line.slice(1, 8)));
          expect(marked).toEqual(evidence);
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** A run that may not make sense, but could be in a trace. */
function randomRun(all: readonly { kind: number; at: number; to: number; by: number }[], nodes: number): string {
  const open = new Set<number>();
  return all
    .map(({ kind, at: a, to: b, by }, i) => {
      const at = a % nodes;
      const to = (at + 1 + (b % (nodes - 1))) % nodes;
      const before = i === 0 ? '' : ` < ${by % i}`;
      if (kind === 0 && !open.has(at)) {
        open.add(at);
        return `${at}: acq()`;
      }
      if (kind === 1 && open.delete(at)) return `${at}: acq returns`;
      if (kind === 2) return `${at}: informs ${'very much '.repeat(by % 9)}`;
      if (kind === 3) return `* step at ${at}${before}`;
      return `${kind === 4 ? 'x' : '*'} message ${by} ${at} → ${to}${before}`;
    })
    .join('\n');
}
