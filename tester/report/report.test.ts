import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { distlock } from '../../services/distlock.ts';
import { lock } from '../../services/lock.ts';
import type { CampaignResult } from '../campaign/campaign.ts';
import { Statistics } from '../campaign/statistics.ts';
import { Coverage } from '../coverage/coverage.ts';
import { STUCK_CLAUSE } from '../findings/finding.ts';
import type { SimulationSummary } from '../simulation/campaign.ts';
import { traceOf } from '../trace/trace.fixture.ts';
import { jsonReport } from './json.ts';
import { progressLine } from './progress.ts';
import { campaign, events, finding, plan, subject } from './report.fixture.ts';
import { table } from './table.ts';
import type { Subject } from './subject.ts';
import { textReport } from './text.ts';

const plain = new Chalk({ level: 0 });
const coloured = new Chalk({ level: 1 });

const text = async (result: CampaignResult, more: Partial<Subject> = {}): Promise<string> =>
  (await textReport(result, { ...subject, ...more }, plain, 100)).join('\n');

describe('a run as a table', () => {
  it('has a column for each address and marks the evidence', () => {
    expect(table(events, 2, [1, 4], plain, { width: 80 }).join('\n')).toMatchInlineSnapshot(`
      "   event       ms  node 0                        node 1
             0      1.2  acq()
      >      1      1.3                                acq()
             2      2.0  · sent {to: 1, message: toke…
             3      2.5  acq returns
      >      4     12.3                                acq returns"
    `);
  });

  it('shows the last events, and what is evidence before them', () => {
    expect(table(events, 2, [1], plain, { room: { whole: 3, last: 1 }, width: 80 }).slice(1)).toEqual([
      '       …  1 event not shown',
      expect.stringMatching(/^> +1 .*acq\(\)$/),
      '       …  2 events not shown',
      expect.stringMatching(/^ +4 .*acq returns$/),
    ]);
  });

  it('tells a result that is null, where the function has results', () => {
    const asked = traceOf(`
      0: acquire("a")
      1: check("a")
      0: acquire returns
      1: check returns
    `);
    const lines = table(asked, 2, [], plain, { width: 80, service: lock }).slice(-2);
    expect(lines[0]).toMatch(/acquire\("a"\) returns$/);
    expect(lines[1]).toMatch(/check\("a"\) returns null$/);
  });

  it('shortens the argument of a call, and not its result, where there is no room for both', () => {
    const refused = traceOf(`
      0: tryAcquire("ß: 1/2 #B")
      0: tryAcquire returns false
    `);
    const [, , line] = table(refused, 2, [], plain, { width: 80, service: lock });
    expect(line).toMatch(/tryAcquire\("…"\) returns false$/);
  });

  it('says in red what is evidence, where there are colours', () => {
    expect(table(events, 2, [4], coloured, { width: 80 }).at(-1)).toContain('\u001b[31m');
  });
});

describe('the report for people', () => {
  it('of a campaign that conforms is short and says how much was done', async () => {
    expect(await text(campaign({}))).toMatchInlineSnapshot(`
      "distlock/imp0 over msgtransfer/tcp, 2 nodes
        3 runs, 1,234 calls and 2 to close runs in 1.2 s, seed 42
        acq returned 700×, waited 300×, was passed up to 2×; rel returned 0×; end returned 0×
        up to 2 calls ongoing at once; the checker followed 5,000 events
        only 3 runs: that says little; for more: --runs

      conforms"
    `);
  });

  it('counts the runs of the saved plan by themselves', async () => {
    expect(await text(campaign({}), { ofSavedPlan: 2, runs: 3 })).toContain(
      '\n  1 run, and 2 of the saved plan, 1,234 calls',
    );
    const found = await text(campaign({ stopped: 'found' }), { ofSavedPlan: 3, runs: 203 });
    expect(found).toContain('\n  0 of 200 runs, and 3 of the saved plan, 1,234 calls');
  });

  it('says where the saved plan was tried less often than it was to be', async () => {
    const about = { ofSavedPlan: 20, runs: 220, passedFirst: 'a.plan.json' };
    const cut = await text(campaign({ ofSavedPlan: 1, stopped: 'budget' }), about);
    expect(cut).toContain(', and 1 of the saved plan');
    expect(cut).toContain('what failed before did not fail again: a.plan.json; it was tried 1× instead of 20×');
    expect(await text(campaign({ ofSavedPlan: 20 }), about)).not.toContain('instead');
  });

  it('tells beside a pass what is not judged', async () => {
    const statistics = Object.assign(new Statistics([]), { runs: 3 });
    statistics.notClaimed({ finding, under: ['kill'] }, '2');
    const open = '  1 finding under kill is not claimed; --strict judges it';
    expect((await text(campaign({ statistics }))).split('\n').slice(-2)).toEqual(['conforms', open]);
    expect(await text(campaign({ statistics, verdict: 'violates' }))).not.toContain(open);
  });

  it('counts what was reached of the specification, and names the calls that could have been made', async () => {
    const offered = ['acq', 'rel', 'end'];
    const coverage = new Coverage({ service: distlock, addresses: 3, parameters: undefined, offered });
    const states = ['open: free, free, free', 'open: free, free, free+call', 'open: free, free+call, free+call'];
    coverage.merge({ states, calls: [`${states[0]} —acq is called→ ${states[1]}`], returns: [] });
    const statistics = Object.assign(new Statistics(offered, coverage), { runs: 3 });
    const open = [
      `${states[0]} —end is called→ ended: free, free, free+call`,
      `${states[1]} —acq is called→ ${states[2]}`,
      `${states[2]} —acq is called→ open: free+call, free+call, free+call`,
    ].join('; ');
    const hint = `  never called, though it could have been (see --calls, --runs): ${open}`;
    const lines = (await text(campaign({ statistics }))).split('\n');
    expect(lines.slice(4)).toEqual([
      '  coverage: 3 of 9 states, 1 of 9 calls, 0 of 9 returns of the specification',
      hint,
      '  only 3 runs: that says little; for more: --runs',
      '',
      'conforms',
    ]);
    expect(await text(campaign({ statistics, verdict: 'violates' }))).not.toContain('never called');
    expect(await text(campaign({ statistics }), { seed: null })).not.toContain('never called'); // one plan, repeated
    expect(jsonReport(campaign({ statistics }), subject)).toMatchObject({
      coverage: { states: { reached: 3, of: 9 }, calls: { reached: 1, of: 9 }, open: { length: 3 }, atLeast: false },
    });
  });

  it('of one that violates has the finding, the run, and ends with the verdict and the command that repeats it', async () => {
    const shown = { name: '2', plan, findings: [finding], events, pending: [], path: '.servicetester/x.jsonl' };
    const result = campaign({ verdict: 'violates', findings: [finding], shown, stopped: 'found' });
    const lines = (
      await text(result, {
        repeat: ['servicetester replay x.plan.json', 'servicetester 2 --use imp0 --seed 42:2'],
      })
    ).split('\n');
    expect(lines).toContain("acq returns at 1: 'the lock is free' does not hold");
    expect(lines).toContain('  the user at 0 holds it');
    expect(lines).toContain('  what it means: docs/what-a-finding-means.md#two-at-once');
    expect(lines.slice(-5)).toEqual([
      '',
      'violates',
      '  trace of run 2: .servicetester/x.jsonl',
      '  to repeat it: servicetester replay x.plan.json',
      '  as it was found: servicetester 2 --use imp0 --seed 42:2',
    ]);
  });

  it('of a failure that was shrunk shows the shrunk run, and how often it fails', async () => {
    const shown = { name: '2', plan, findings: [finding], events: [], pending: [], path: 'full.jsonl' };
    const small = {
      name: '2-shrunk',
      plan,
      findings: [{ ...finding, reason: 'shrunk' }],
      events,
      pending: [],
      path: 'small.jsonl',
    };
    const shrunk = {
      kind: 'shrunk',
      plan,
      rate: { fails: 17, runs: 20 },
      tried: 9,
      callsBefore: 31,
      fresh: true,
      shown: small,
    } as const;
    const report = await text(campaign({ verdict: 'violates', findings: [finding], shown, shrunk, stopped: 'found' }));
    expect(report).toContain('does not hold\n  shrunk\n');
    expect(report).toContain('>      4     12.3');
    expect(report).toContain('shrunk from 31 calls to 2 calls; it fails in 17 of 20 runs, in fresh processes');
    expect(report).toContain('trace of the shrunk run: small.jsonl\n  trace of run 2: full.jsonl');
  });

  it('says why what fails seldom is repeated so often, and that nothing smaller was found', async () => {
    const shown = { name: '2', plan, findings: [finding], events, pending: [], path: null };
    const rate = { fails: 0, runs: 20 };
    const seldom = { kind: 'not shrunk', reason: 'it fails too seldom', rate, callsBefore: 2, fresh: true } as const;
    const failed = { verdict: 'violates', findings: [finding], shown, stopped: 'found' } as const;
    const often = { ...subject, repeat: ['servicetester replay x --repeat 149'] };
    const report = (
      await textReport(campaign({ ...failed, shrunk: { ...seldom, shown: null } }), often, plain, 80)
    ).join('\n');
    expect(report).toContain('149 runs of it show it again, but for one time in a thousand');
    expect(report).toContain('to make it smaller by hand: fewer --calls, fewer nodes, one name (--set)\n');
    const same = { ...seldom, kind: 'shrunk', plan, rate: { fails: 5, runs: 20 }, tried: 9, shown } as const;
    expect(await text(campaign({ ...failed, shrunk: same }))).toContain(
      'could not be made smaller than 2 calls; it fails in 5',
    );
  });

  it('of a failure that is not shrunk says what helps, and only what does', async () => {
    const shown = { name: '2', plan, findings: [finding], events, pending: [], path: null };
    const helped = async (
      reason: string,
      runs: number,
      helpsToShrink: NonNullable<Subject['helpsToShrink']>,
    ): Promise<string> => {
      const shrunk = {
        kind: 'not shrunk',
        reason,
        rate: { fails: 1, runs },
        callsBefore: 2,
        fresh: true,
        shown,
      } as const;
      const report = await text(campaign({ verdict: 'violates', findings: [finding], shown, shrunk }), {
        helpsToShrink,
      });
      return /one name \(--set\)(.*)/.exec(report)![1]!;
    };
    const short = 'no smaller plan fails as often, of those that could be tried in this time';
    expect(await helped('it fails too seldom', 20, [])).toBe('');
    expect(await helped('it fails too seldom', 12, [])).toBe('; or more time: --shrink');
    expect(await helped(short, 20, ['simulate'])).toBe(
      '; or more time: --shrink; or --simulate, where each run of a plan is the same',
    );
    expect(await helped(short, 20, ['reuse'])).toContain('the capability `reuse`');
  });

  it('of one that conforms says what the specification has and was not tried', async () => {
    const notTried = ['giving up (givingUp=false)'];
    expect(await text(campaign({}), { notTried })).toContain('  not tried: giving up (givingUp=false)\n');
    expect(await text(campaign({ verdict: 'unknown' }), { notTried })).not.toContain('not tried');
    expect(await text(campaign({}))).not.toContain('not tried');
  });

  it('of a failure that is too seldom to be shrunk shows a slice of its run, and says so', async () => {
    const quiet = [
      { i: 0, t: 0, type: 'call', at: 0, id: 7, fn: 'rel', args: [] },
      { i: 1, t: 1, type: 'return', at: 0, id: 7, fn: 'rel', result: null },
      { i: 2, t: 2, type: 'call', at: 1, id: 8, fn: 'acq', args: [] },
      { i: 3, t: 3, type: 'return', at: 1, id: 8, fn: 'acq', result: null },
    ] as const;
    const late = { ...finding, evidence: [3] };
    const shown = { name: '2', plan, findings: [late], events: quiet, pending: [], path: null };
    const rate = { fails: 1, runs: 20 };
    const shrunk = {
      kind: 'not shrunk',
      reason: 'it fails too seldom',
      rate,
      callsBefore: 31,
      fresh: true,
      shown: null,
    } as const;
    const report = await text(campaign({ verdict: 'violates', findings: [late], shown, shrunk, stopped: 'found' }));
    expect(report).toContain('2 events not shown');
    expect(report).not.toContain('rel returns');
    expect(report).toContain(
      'not shrunk: it fails too seldom; repeated, it fails in 1 of 20 runs; above is a slice of its run',
    );
  });

  it('of a simulated run says what was changed in its schedule, and shows it as a picture', async () => {
    const simulated = traceOf(`
      * call by 0
      0: rel()
      * call by 1
      1: acq()
      * request 1 → 0 < 2 of 1
      * token 0 → 1 < 0 of 0 [t]
    `);
    const shown = {
      name: '2',
      plan: { ...plan, delays: { t: 1 }, clocks: [[1200, -5000] as const] },
      findings: [finding],
      events: simulated,
      pending: [],
      path: null,
    };
    expect(await text(campaign({ verdict: 'violates', findings: [finding], shown, stopped: 'found' }))).toContain(`
the schedule: first in, first out, but
  delay \`token 0 → 1\` of rel by 0 until after \`request 1 → 0\`

the clocks: right, but
  the clock of node 0 is 1,200 ms ahead, and 0.5 % too slow

   event  node 0                                      node 1
>      1  ┏ rel()  ●①`);
  });

  it('says what it was configured by, and what of that was not taken', async () => {
    const file = 'servicetester.config.ts';
    expect(await text(campaign({}), { configuredBy: { file, without: [] } })).toContain(`\n  as ${file} says\n`);
    expect(await text(campaign({}), { configuredBy: { file, without: ['checker', 'nodes'] } })).toContain(
      `\n  as ${file} says, but for its checker, nodes: the command line says that something else is tested\n`,
    );
  });

  it('beside a pass of very few runs says so, and what makes more', async () => {
    const few = (runs: number, more: Partial<CampaignResult> = {}, about: Partial<Subject> = {}): Promise<string> => {
      const statistics = Object.assign(new Statistics([]), { runs });
      return text(campaign({ statistics, ...more }), about);
    };
    expect(await few(7)).toContain('\n  only 7 runs: that says little; for more: --runs\n');
    expect(await few(1, { stopped: 'budget' })).toContain('only 1 run: that says little; for more: a longer --budget');
    expect(await few(25, {}, { ofSavedPlan: 20 })).toContain('only 5 runs');
    expect(await few(20)).not.toContain('only');
    expect(await few(7, { verdict: 'unknown' })).not.toContain('only');
    expect(await few(7, {}, { seed: null })).not.toContain('only'); // one plan, repeated
    expect(await few(7, {}, { isOnePlan: true })).not.toContain('only');
  });

  it('says which faults that were asked for never happened, unless something was found, or one plan was asked for', async () => {
    const said = (result: Partial<CampaignResult>, more: Partial<Subject> = {}): Promise<string> =>
      text(campaign(result), { askedFaults: ['cut'], ...more });
    expect(await said({})).toContain(
      '\n  cut never happened: it needs nodes that the tester starts, with links over TCP',
    );
    for (const without of [
      said({ verdict: 'violates', findings: [finding] }),
      said({}, { seed: null }),
      said({}, { isOnePlan: true }),
    ])
      expect(without).not.toContain('never happened');
  });

  it('of a long run says how much of it is shown, and where all of it is', async () => {
    const long = traceOf(Array.from({ length: 30 }, () => '0: acq()\n0: acq returns\n').join(''));
    const shown = { name: '2', plan, findings: [finding], events: long, pending: [], path: 'x.jsonl' };
    const failed = { verdict: 'violates', findings: [{ ...finding, evidence: [59] }], stopped: 'found' } as const;
    expect(await text(campaign({ ...failed, shown }))).not.toContain('shown');
    const longer = {
      ...shown,
      events: traceOf(Array.from({ length: 31 }, () => '0: acq()\n0: acq returns\n').join('')),
    };
    expect(await text(campaign({ ...failed, shown: longer }))).toContain(
      '\n  42 of 62 events shown; all are in x.jsonl, and as a picture in --report html=report.html\n',
    );
  });

  it('of a simulated campaign says what each strategy did, and what was not in the hands of the scheduler', async () => {
    const random = { what: 'Math.random', breaks: false, instead: 'random()' };
    const simulation: SimulationSummary = {
      strategies: [
        { name: 'few delays', runs: 1001, found: [] },
        { name: 'PCT', runs: 1000, found: ['specification: acq returns: the lock is free'] },
        { name: 'POS', runs: 0, found: [] },
      ],
      outside: [
        { ...random, place: 'mine.ts:12:5' },
        { ...random, place: 'mine.ts:30:1' },
        { what: 'setImmediate', place: 'mine.ts:3:1', breaks: true, instead: null },
      ],
    };
    const lines = (await text(campaign({ simulation }))).split('\n');
    expect(lines).toContain('  runs by strategy: few delays 1,001, PCT 1,000 (found it)');
    const uses = lines.filter((line) => line.includes('a node uses'));
    expect(uses).toEqual([
      '  a node uses Math.random at mine.ts:12:5, mine.ts:30:1: that is not in the plan, and two runs of one plan may differ: use `random()` of its context',
    ]);
    expect(jsonReport(campaign({ simulation }), subject)).toMatchObject({ simulation });
    expect(jsonReport(campaign({}), subject)).toMatchObject({ simulation: null, schedule: null });
  });

  it('of a shrunk simulated run does not say how often it fails: it is the same each time', async () => {
    const simulation: SimulationSummary = { strategies: [], outside: [] };
    const shown = { name: '2', plan, findings: [finding], events, pending: [], path: null };
    const outcome = { kind: 'shrunk', plan, rate: { fails: 2, runs: 2 }, tried: 9 } as const;
    const shrunk = { ...outcome, callsBefore: 31, fresh: false, shown };
    const failed = { verdict: 'violates', findings: [finding], shown, shrunk, simulation } as const;
    expect(await text(campaign(failed))).toContain('shrunk from 31 calls to 2 calls; it fails whenever it is replayed');
  });

  it('of a stuck simulated run says what was possible at its end, and that this was delayed', async () => {
    const stuck = { ...finding, clause: STUCK_CLAUSE, evidence: [3] };
    const simulated = traceOf(`
      * call by 1
      1: acq()
      * timer at 0
    `);
    const token = { at: 1, key: 't', label: 'token 0 → 1', from: 0, by: 2, of: null };
    const delayed = { ...plan, delays: { t: 7 } };
    const shown = { name: '2', plan: delayed, findings: [stuck], events: simulated, pending: [token], path: null };
    const result = campaign({ verdict: 'violates', findings: [stuck], shown, stopped: 'found' });
    expect(await text(result)).toContain('possible at the end\n  token 0 → 1\n');
    expect(await text(result)).toContain('▷ still under way');
    const schedule = ['delay `token 0 → 1` until the end'];
    expect(await text(result)).toContain(`first in, first out, but\n  ${schedule[0]!}\n`);
    expect(jsonReport(result, subject)).toMatchObject({ schedule });
  });

  it('says what was not tested, never heard, or not judged', async () => {
    const report = await text(campaign({ leaks: 1, stopped: 'budget' }), {
      notOffered: ['tryAcquire'],
      neverHeard: ['sent'],
      trouble: ['no trace could be written: ENOSPC'],
    });
    expect(report).toContain('3 of 200 runs (the budget is spent)');
    expect(report).toContain('not tested, because not offered: tryAcquire');
    expect(report).toContain('the checker never heard: sent');
    expect(report).toContain('1 message came late, from runs that were over, and did not count');
    expect(report).toContain('no trace could be written: ENOSPC');
  });

  it('marks the event at which it could not be decided', async () => {
    const undecided = [{ cause: 'checker threw', reason: 'oops', evidence: [2] }] as const;
    const shown = { name: '1', plan, findings: [], events, pending: [], path: null };
    expect(await text(campaign({ verdict: 'unknown', undecided, shown }))).toMatch(/^ *> *2 .*sent/m);
    expect(await text(campaign({ verdict: 'unknown', undecided: [], shown }))).not.toMatch(/^ *>/m);
  });

  it('gives each unknown with its cause', async () => {
    const undecided = [{ cause: 'stuck not proved', reason: 'acq at 1 may return.' }] as const;
    expect(await text(campaign({ verdict: 'unknown', undecided }))).toContain(
      'unknown: stuck not proved\n  acq at 1 may return.',
    );
  });

  it('names what can prove that a call is stuck, where there is something', async () => {
    const undecided = [{ cause: 'stuck not proved', reason: 'acq at 1 may return.' }] as const;
    const stuck = campaign({ verdict: 'unknown', undecided });
    expect(await text(stuck, { simulable: true })).toContain('a simulation can');
    expect(await text(stuck, { simulable: false })).not.toContain('--simulate');
    expect(await text(campaign({}), { simulable: true })).not.toContain('--simulate');
  });
});

describe('the report for programs', () => {
  it('has the verdict, the findings and the counts', () => {
    const report = jsonReport(campaign({ verdict: 'violates', findings: [finding] }), subject);
    expect(report).toMatchObject({
      format: 'servicetester report 1',
      verdict: 'violates',
      findings: [finding],
      counts: { runs: 3, calls: 1234 },
      seed: 42,
      run: null,
    });
  });
});

describe('the progress line', () => {
  it('is written over on a terminal, taken away at the end, and nowhere else to be seen', () => {
    const written: string[] = [];
    const stream = { isTTY: true, write: (chunk: string) => written.push(chunk) } as unknown as NodeJS.WritableStream;
    const ci = process.env['CI'];
    delete process.env['CI'];
    const line = progressLine(stream, 200);
    line.show({ statistics: campaign({}).statistics });
    line.show({ shrunkTo: plan });
    line.clear();
    expect(written).toEqual([
      '\r\u001b[2K3 of 200 runs, 1,234 calls',
      '\r\u001b[2Kit failed; shrinking: 2 calls',
      '\r\u001b[2K',
    ]);
    process.env['CI'] = 'true';
    progressLine(stream, 200).show({ statistics: campaign({}).statistics });
    if (ci === undefined) delete process.env['CI'];
    else process.env['CI'] = ci;
    progressLine({ write: (chunk: string) => written.push(chunk) } as never, 200).show({
      statistics: campaign({}).statistics,
    });
    expect(written).toHaveLength(3);
  });
});
