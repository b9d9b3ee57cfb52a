import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { Statistics } from '../campaign/statistics.ts';
import type { Finding } from '../findings/finding.ts';
import { samplePlan } from '../plan/plan.ts';
import type { TraceEvent } from '../trace/event.ts';
import { faultLines, faultsOf, neverHappenedLines, unclaimedLines, unjudgedLine } from './faults.ts';
import { spacetime } from './spacetime.ts';
import { table } from './table.ts';

const chalk = new Chalk({ level: 0 });
const size = { room: { whole: 2, last: 2 }, width: 80 };
const events: TraceEvent[] = [
  { i: 0, t: 1, type: 'call', at: 0, id: 0, fn: 'acq', args: [] },
  { i: 1, t: 2, type: 'fault', kind: 'kill', at: 0, target: 0, link: 0, forMs: 0 },
  { i: 2, t: 3, type: 'call', at: 1, id: 1, fn: 'acq', args: [] },
  { i: 3, t: 4, type: 'return', at: 1, id: 1, fn: 'acq', result: null },
];
const finding: Finding = {
  ...{ judge: 'specification', about: 'acq returns', clause: 'the lock is free', reason: '0 holds it', at: 1 },
  evidence: [3],
};

describe('the faults in a report', () => {
  it('are counted by runs', () => {
    const statistics = new Statistics([]);
    expect(faultLines(statistics)).toEqual([]);
    for (const kinds of [['kill'], [], ['kill']]) statistics.hadFaults(kinds);
    expect(faultLines(statistics)).toEqual(['faults: kill in 2 runs']);
    for (const error of ['gone 17', 'gone 4', 'no']) statistics.failedAfterFault({ fn: 'acq', error });
    expect(faultLines(statistics)).toEqual([
      'faults: kill in 2 runs',
      'after faults 3 calls failed, of which nothing is known then; mostly 2× acq: gone #',
    ]);
  });

  it('that were asked for and never happened are told, with what they need', () => {
    const statistics = new Statistics([]);
    statistics.hadFaults(['kill']);
    expect(neverHappenedLines(statistics, { askedFaults: ['kill', 'cut'] })).toEqual([
      'cut never happened: it needs nodes that the tester starts, with links over TCP to servers or to each other; if that is so, more runs may do',
    ]);
    expect(neverHappenedLines(statistics, { askedFaults: ['all'], faultsHere: ['kill', 'pause', 'cut'] })).toEqual([
      'of all faults that can be done here, never happened: pause, cut; more runs may do',
    ]);
    expect(neverHappenedLines(statistics, { askedFaults: ['all'], faultsHere: ['kill'] })).toEqual([]);
  });

  it('are told with what came of them and is not claimed, each once', () => {
    const statistics = new Statistics([]);
    for (const run of ['3', '5']) statistics.notClaimed({ finding, under: ['kill'] }, run);
    expect(unclaimedLines(statistics)).toEqual([
      "under kill: acq returns: 'the lock is free' does not hold (in 2 runs, 3 the first); not claimed",
    ]);
  });

  it('are counted beside a pass, as what is not judged', () => {
    const statistics = new Statistics([]);
    expect(unjudgedLine(statistics)).toEqual([]);
    statistics.notClaimed({ finding, under: ['kill'] }, '3');
    expect(unjudgedLine(statistics)).toEqual(['1 finding under kill is not claimed; --strict judges it']);
    statistics.notClaimed({ finding: { ...finding, about: 'rel returns' }, under: ['kill', 'cut'] }, '3');
    expect(unjudgedLine(statistics)).toEqual(['2 findings under kill, cut are not claimed; --strict judges them']);
  });

  it('are those of the plan, and whether they happened', () => {
    const plan = {
      ...samplePlan({ addresses: 2, calls: 4 }, 1, 0),
      faults: [
        ['kill', 0, [0, 0], 'begins', 0, 0],
        ['kill', 1, [1, 7], 'ends', 0, 0],
      ] as const,
    };
    expect(faultsOf({ plan, events })).toEqual([
      'node 0 is killed when the call of entry 0 of user 0 begins',
      'node 1 is killed when the call of entry 7 of user 1 ends, a moment that never came',
    ]);
  });
});

describe('a death', () => {
  it('is in the table, however long before the last events it was', () => {
    const lines = table(events, 2, [], chalk, size).map((line) => line.trim().replaceAll(/ +/g, ' '));
    expect(lines).toContain('1 2.0 ↯ killed');
    expect(lines).not.toContain('0 1.0 acq()');
  });

  it('is in the picture of a run, and ends what was ongoing there', () => {
    const [, ...lines] = spacetime(events, 2, [], chalk, { rows: 40, width: 80 });
    const killed = lines.findIndex((line) => line.includes('↯ killed'));
    expect(lines[killed - 1]).toContain('┏ acq()');
    expect(lines[killed + 1]!.slice(0, 12)).not.toContain('┃');
    expect(lines.join('\n')).not.toContain('✗ lost');
  });
});
