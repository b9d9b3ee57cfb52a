import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Statistics } from '../campaign/statistics.ts';
import type { Finding } from '../findings/finding.ts';
import { mergedJson } from '../report/merged-json.ts';
import { mergedSuite } from '../report/merged-suite.ts';
import { mergedText } from '../report/merged.ts';
import { finding, violating } from '../report/report.fixture.ts';
import { report as schema } from '../report/schema.ts';
import { plain } from '../report/suite.ts';
import { merge } from './merge.ts';
import { enough, fileOf, jsonOf, reportOf } from './shards.fixture.ts';
import { readShardReport } from './read.ts';

const one = { index: 1, of: 2 };
const two = { index: 2, of: 2 };
const text = (...reports: Parameters<typeof merge>[0]): string => mergedText(merge(reports), plain).join('\n');

/** A shard that found this in this run. */
function failing(index: number, run: string, findings: readonly Finding[] = [finding]): ReturnType<typeof reportOf> {
  const result = violating(findings);
  return reportOf({ index, of: 2 }, { ...result, statistics: enough(), shown: { ...result.shown!, name: run } });
}

describe('the shards of a campaign', () => {
  it('conform if all of them do, whatever the order of their reports', () => {
    const both = [reportOf(one), reportOf(two)] as const;
    expect(merge(both).verdict).toBe('conforms');
    expect(merge(both.toReversed())).toEqual(merge(both));
    expect(text(...both)).toMatchInlineSnapshot(`
      "distlock/imp0 over msgtransfer/tcp, 2 nodes
        merged: all 2 shards; the times of all are added
        6 runs, 2,468 calls and 4 to close runs in 2.5 s, seed 42
        acq returned 4×, waited 2×, was passed up to 0×; rel returned 4×, waited 2×, was passed up to 0×; end returned 4×, waited 2×, was passed up to 0×
        up to 2 calls ongoing at once; the checker followed 10,000 events
        only 6 runs: that says little; for more: --runs

      conforms"
    `);
  });

  it('violate if one does: the lowest run is told first, and what several found once', () => {
    const other = { ...finding, clause: 'another' };
    const merged = merge([failing(1, '10', [finding, other]), failing(2, '9')]);
    expect([merged.verdict, merged.findings.map(({ clause }) => clause), merged.shown?.run?.name]).toEqual([
      'violates',
      ['the lock is free', 'another'],
      '9',
    ]);
    expect(mergedText(merged, plain).join('\n')).toMatchInlineSnapshot(`
      "distlock/imp0 over msgtransfer/tcp, 2 nodes
        merged: all 2 shards; the times of all are added
        6 of 8 runs, 2,468 calls and 4 to close runs in 2.5 s, seed 42
        acq returned 4×, waited 2×, was passed up to 0×; rel returned 4×, waited 2×, was passed up to 0×; end returned 4×, waited 2×, was passed up to 0×
        up to 2 calls ongoing at once; the checker followed 10,000 events

      acq returns at 1: 'the lock is free' does not hold
        the user at 0 holds it
        (says the specification, in run 9, by shard 2 of 2; also by shard 1 of 2)
        what it means: docs/what-a-finding-means.md#two-at-once

      acq returns at 1: 'another' does not hold
        the user at 0 holds it
        (says the specification, in run 10, by shard 1 of 2)
        what it means: docs/what-a-finding-means.md#a-clause-of-the-specification

      violates
        to repeat run 9 of shard 2 of 2: servicetester --seed 42:2
        with the plan that is kept where it ran: servicetester replay x.plan.json
        more of it is in report-2.json; a picture of the run is in what shard 2 of 2 reported itself, as html or text
        to repeat run 10 of shard 1 of 2: servicetester --seed 42:2
        with the plan that is kept where it ran: servicetester replay x.plan.json
        more of it is in report-1.json; a picture of the run is in what shard 1 of 2 reported itself, as html or text"
    `);
    expect(mergedSuite(merged).repeat).toBe('servicetester --seed 42:2');
  });

  it('violate if one does, also where another is missing, or could not be decided', () => {
    const undecided = [{ cause: 'no answer', reason: 'it is slow' }] as const;
    const unknown = reportOf(two, { verdict: 'unknown', undecided });
    expect(merge([failing(1, '2')]).verdict).toBe('violates');
    expect(merge([failing(1, '2'), unknown]).verdict).toBe('violates');
    expect(merge([reportOf(one), unknown])).toMatchObject({ verdict: 'unknown', undecided });
  });

  it('are unknown if one is missing: which, is said', () => {
    const merged = merge([reportOf({ index: 2, of: 4 }), reportOf({ index: 3, of: 4 })]);
    expect(merged.verdict).toBe('unknown');
    expect(merged.undecided).toEqual([
      { cause: 'shard missing', reason: expect.stringContaining('the shards 1, 4 of 4') as string },
    ]);
  });

  it('mean something if all together do, though none of them does alone', () => {
    const alone = (functions: readonly string[]): ReturnType<typeof enough> => {
      const statistics = enough();
      for (const fn of functions) statistics.functions[fn]!.returns = 0;
      return statistics;
    };
    const undecided = [{ cause: 'vacuous', reason: 'something never returned' }] as const;
    const part = (shard: typeof one, without: readonly string[]): ReturnType<typeof reportOf> =>
      reportOf(shard, { verdict: 'unknown', undecided, statistics: alone(without) });
    expect(merge([part(one, ['end']), part(two, ['rel'])]).verdict).toBe('conforms');
    expect(merge([part(one, ['end']), part(two, ['rel', 'end'])])).toMatchObject({
      verdict: 'unknown',
      undecided: [{ cause: 'vacuous', reason: expect.stringContaining('end never returned') as string }],
    });
  });

  it('mean nothing if the checker heard nothing in any of them', () => {
    const sharded = { expected: { functions: ['acq'], blocking: [], checker: 'imp0', alone: false } };
    const statistics = (informs: number): Statistics => Object.assign(enough(), { informs });
    const heard = reportOf(one, { statistics: statistics(1) }, sharded);
    const deaf = [one, two].map((shard) => reportOf(shard, { statistics: statistics(0) }, sharded));
    expect(merge(deaf).undecided).toMatchObject([{ cause: 'nothing informed' }]);
    expect(merge([heard, deaf[1]!]).undecided).toEqual([]);
  });

  it('add up, and keep of what is not claimed the lowest run', () => {
    const under = (first: string, runs: number): Statistics => {
      const statistics = enough();
      statistics.unclaimed.set('it', { finding, under: ['pause'], first, runs });
      statistics.hadMeasured({ overlaps: { count: 1, longestMs: runs, totalMs: 2 }, longestFreeMs: 3, updates: null });
      return statistics;
    };
    const { statistics } = merge([
      reportOf(one, { statistics: under('10', 2) }),
      reportOf(two, { statistics: under('3-2', 5) }),
    ]);
    expect(statistics).toMatchObject({
      ...{ runs: 6, calls: 2468, atOnce: 2 },
      functions: { acq: { calls: 4, passed: { 0: 2 } } },
      measured: { overlaps: { count: 2, longestMs: 5, totalMs: 4 } },
    });
    expect([...statistics.unclaimed.values()]).toEqual([{ finding, under: ['pause'], first: '3-2', runs: 7 }]);
  });

  it('make a report that fits the schema of reports', () => {
    const json = mergedJson(merge([failing(1, '10'), failing(2, '9')]));
    expect(v.parse(schema, JSON.parse(JSON.stringify(json)))).toMatchObject({
      ...{ verdict: 'violates', run: { name: '9' }, shard: null },
      shards: [
        { index: 1, run: '10' },
        { index: 2, run: '9', report: 'report-2.json' },
      ],
      repeat: ['servicetester --seed 42:2', 'servicetester replay x.plan.json'],
    });
  });
});

describe('what cannot be merged is named, and why', () => {
  it.each([
    ['no JSON', '{', 'report.json is no JSON'],
    ['empty, as it is until its shard is done', '', 'report.json is empty'],
    ['no report', { verdict: 'conforms' }, 'report.json is no report of a campaign'],
    ['null', 'null', 'report.json is no report of a campaign'],
    ['a list', '[1]', 'report.json is no report of a campaign'],
    ['a report of a history', { format: 'servicetester history report 1' }, 'is no report of a campaign'],
    ['of another version', { format: 'servicetester report 2' }, "of another version, 'servicetester report 2'"],
    ['without a shard', { ...jsonOf(one), shard: null }, 'it was made without --shard'],
    ['from before there were shards', { format: 'servicetester report 1' }, 'it was made without --shard'],
    ['merged already', { ...jsonOf(one), shards: [], shard: null }, 'is merged already'],
    ['broken', { ...jsonOf(one), counts: { runs: 'many' } }, 'report.json is broken: counts.runs: '],
  ])('%s', (_, content, why) => {
    expect(() => readShardReport(fileOf(content))).toThrow(why);
  });

  it.each([
    ['of another seed', { ...jsonOf(two), seed: 43 }, "'seed' is 43 there, and 42 here"],
    ['of something else', { ...jsonOf(two), subject: 'imp1' }, '\'subject\' is "imp1" there, and "distlock/imp0 over'],
    ['of more runs', jsonOf(two, {}, { runs: 9 }), "'runs' is 9 there, and 8 here"],
    [
      'of other calls',
      jsonOf(two, {}, { campaign: { addresses: 2, use: 'imp0', calls: 5 } }),
      "'calls' is 5 there, and 50 here",
    ],
    [
      'of another option',
      jsonOf(two, {}, { campaign: { addresses: 2, use: 'imp0', calls: 50, strict: true } }),
      "'strict' is true there, and not given here",
    ],
    ['of more shards', jsonOf({ index: 2, of: 3 }), "'the number of shards' is 3 there, and 2 here"],
    ['the same shard', jsonOf(one), 'report-1.json and report-b.json are both of shard 1 of 2'],
  ])('%s', (_, content, why) => {
    const other = { ...readShardReport(fileOf(content)), file: 'report-b.json' };
    expect(() => merge([reportOf(one), other])).toThrow(why);
  });
});
