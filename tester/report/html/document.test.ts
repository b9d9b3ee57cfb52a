import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ShownRun } from '../../campaign/attempts.ts';
import { STUCK_CLAUSE } from '../../findings/finding.ts';
import { traceOf } from '../../trace/trace.fixture.ts';
import { campaign, events, finding, plan, repeated, subject, violating } from '../report.fixture.ts';
import { campaignPage } from './campaign-page.ts';
import { documentHtml } from './document.ts';
import { legendHtml } from './legend.ts';
import type { Picture } from './page.ts';
import { pictureOf } from './picture.ts';

const html = (...of: Parameters<typeof campaignPage>): string => documentHtml(campaignPage(...of), 'void 0;');
const run = (more: Partial<ShownRun>): ShownRun => ({
  ...{ name: '1', plan, findings: [], events, pending: [], path: null },
  ...more,
});
const picture = (more: Partial<ShownRun>): Picture =>
  pictureOf('A run', run(more), { ...subject, addresses: 2 }).picture;

describe('the page of a campaign', () => {
  it('has the verdict, what is wrong, and the command that repeats it', () => {
    const text = html(violating(), repeated);
    expect(text).toContain('violates</h1>');
    expect(text).toContain('acq returns at 1: &#39;the lock is free&#39; does not hold');
    expect(text).toContain('<code><span>servicetester</span> <span>replay</span> <span>x.plan.json</span></code>');
  });

  it('shows the shrunk run first, and then the one in which it was found', () => {
    const found = violating();
    const shrunk = {
      ...{ kind: 'shrunk', plan, rate: { fails: 1, runs: 1 }, callsBefore: 2, fresh: true, tried: 1 },
      shown: run({ plan: { ...plan, random: 1 }, findings: [finding] }),
    } as const;
    const titles = campaignPage({ ...found, shrunk } as typeof found, subject).pictures.map(({ title }) => title);
    expect(titles).toEqual(['The shrunk run', 'Run 2, in which it was found']);
  });

  it('shows one of the runs where nothing was wrong', () => {
    const [only] = campaignPage(campaign({ passed: run({}) }), subject).pictures;
    expect(only).toMatchObject({ title: 'Run 1, in which nothing was wrong', marked: {} });
  });

  it('has no picture where there is no run', () => {
    expect(html(campaign({}), subject)).toContain('conforms</h1>');
  });

  it('counts how often those who waited were passed', () => {
    expect(campaignPage(campaign({}), subject).passes).toEqual([
      {
        fn: 'acq',
        waited: 300,
        passed: [
          [0, 298],
          [2, 2],
        ],
      },
    ]);
  });

  it('marks the event that is wrong with the reason, and what led to it without', () => {
    const [only] = campaignPage(violating(), subject).pictures;
    expect(only!.marked).toEqual({ 1: '', 4: expect.stringContaining('the user at 0 holds it') as string });
  });

  it('cuts the result of a call last where there is little room, and has the whole in a tooltip', () => {
    const refused = traceOf(`
      0: tryAcquire("a: 1")
      0: tryAcquire returns false`);
    const page = documentHtml(campaignPage(campaign({ passed: run({ events: refused }) }), subject), '');
    expect(page).toContain('title="tryAcquire(&quot;a: 1&quot;) returns false"');
    expect(page).toContain('<span>tryAcquire(&quot;a: 1</span><span>&quot;)</span><span> returns false</span>');
  });

  it('says of several locks that who holds more is drawn darker, and of one lock nothing', () => {
    const [only] = campaignPage(violating(), subject).pictures;
    const held = (key: string | null): string => legendHtml({ ...only!, holds: [{ at: 0, key, from: 0, to: 1 }] });
    expect(held('a')).toContain('darker: more than one');
    expect(held(null)).not.toContain('darker');
  });

  it('marks the event that made a run undecided', () => {
    const open = [{ cause: 'checker threw', reason: 'It threw at event 1.', evidence: [1] }] as const;
    const page = campaignPage(campaign({ verdict: 'unknown', undecided: open, shown: run({}) }), subject);
    expect(page.pictures[0]!.marked).toEqual({ 1: 'unknown: checker threw: It threw at event 1.' });
    expect(documentHtml(page, '')).toContain('<body class="unknown">');
  });

  it('counts time from the first event, if it is there', () => {
    const late = events.map((event) => ({ ...event, t: event.t + 700 }));
    expect(picture({ events: late }).rows[0]!.t).toBe(0);
    expect(picture({ events: late.slice(1) }).rows[0]!.t).toBeGreaterThan(699);
  });

  it('says at the event why states are not known', () => {
    const page = documentHtml(campaignPage(campaign({ passed: run({ events: events.slice(1) }) }), subject), '');
    expect(page).toContain(
      '<p class="none">Not known: the states: the beginning of the run is not in memory any more.',
    );
  });

  it('explains the signs that are in it, and no others', () => {
    const text = html(violating(), subject);
    expect(text).toContain('<i class="sign bar"></i>a call, from its beginning to its end');
    expect(text).not.toContain('its user gives it up');
  });

  it('allows no other script, and loads nothing', () => {
    const hash = createHash('sha256').update('void 0;').digest('base64');
    expect(html(violating(), subject)).toContain(
      `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`,
    );
  });

  it('escapes all that comes from users', () => {
    const hostile = '</script><img src=x onerror=alert(1)>';
    const wrong = { ...finding, about: hostile, clause: hostile, reason: hostile };
    const said = events.map((event) =>
      event.type === 'inform' ? { ...event, event: hostile, data: { hostile } } : event,
    );
    const shown = run({ findings: [wrong], events: said, name: hostile, path: hostile });
    const text = html(
      { ...violating([wrong]), shown },
      { ...repeated, what: hostile, repeat: [hostile], trouble: [hostile] },
    );
    expect(text).not.toContain('<img');
    expect(text.match(/<\/script>/g)).toHaveLength(2);
  });
});

describe('the picture of a run', () => {
  it('leaves steps away that are seen by what they led to, and keeps the places of the others', () => {
    const simulated = traceOf(`
      * call by 0
      0: acq()
      * send at 0 returns < 0
      * request 0 → 1 < 0 of 0
      0: acq returns`);
    const { rows, bars, arrows, left } = picture({ events: simulated });
    expect(rows.map(({ i }) => i)).toEqual([1, 3, 4]);
    expect(bars).toMatchObject([{ from: 0.5, to: 2.5 }]);
    expect(arrows).toMatchObject([{ from: 0.5, to: 1.5 }]);
    expect(left).toEqual(['2 steps, seen by what came of it']);
  });

  it('tells the beginning of what is very long', () => {
    const long = { ...events[2]!, i: 0, data: 'x'.repeat(10_000) } as (typeof events)[number];
    const [row] = picture({ events: [long] }).rows;
    expect(row!.text.length).toBeLessThan(600);
    expect(row!.fields['data']!.length).toBeLessThan(600);
  });

  it('tells a call that is stuck from one that is ongoing', () => {
    const both = traceOf(`
      0: acq()
      1: acq()`);
    const stuck = { ...finding, clause: STUCK_CLAUSE, evidence: [0] };
    expect(picture({ events: both, findings: [stuck] }).bars.map(({ how }) => how)).toEqual(['owed', 'open']);
  });

  it('shades what was done to a node until it is over', () => {
    const fault = { kind: 'pause', at: 1, target: 1, link: 0 } as const;
    const [call] = events;
    const struck = [
      call!,
      { i: 1, t: 2, type: 'fault', ...fault, forMs: 9 },
      { i: 2, t: 11, type: 'healed', ...fault },
    ] as const;
    expect(picture({ events: struck }).shades).toEqual([{ at: 1, from: 1.5, to: 2.5, text: 'paused for 9 ms' }]);
  });

  it('draws the last events of a long run, and says how many it leaves away', () => {
    const many = Array.from({ length: 10_500 }, (_, i) => ({ ...events[2]!, i, t: i }));
    const { rows, left } = picture({ events: many });
    expect(rows).toHaveLength(10_000);
    expect(left[0]).toBe('500 first events: in the trace');
  });
});
