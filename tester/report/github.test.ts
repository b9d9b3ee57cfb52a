import { describe, expect, it } from 'vitest';
import { campaignSuite } from './campaign-suite.ts';
import { githubAnnotations, githubSummary } from './github.ts';
import { campaign, repeated, subject, violating } from './report.fixture.ts';
import type { Case } from './suite.ts';

const undecided = [{ cause: 'vacuous', reason: 'rel never returned' }] as const;
const many: Case = {
  name: '`a`|<b>',
  verdict: 'violates',
  problems: [{ title: 'a: b, c', reason: ['100 %', '```'] }],
  picture: [],
};

describe('annotations for GitHub', () => {
  it('are an error for what was found', () => {
    expect(githubAnnotations(campaignSuite(violating(), repeated))).toMatchInlineSnapshot(`
      [
        "::error title=acq returns at 1%3A 'the lock is free' does not hold::distlock/imp0 over msgtransfer/tcp, 2 nodes%0Athe user at 0 holds it%0Awhat it means: docs/what-a-finding-means.md#two-at-once%0Ato repeat it: servicetester replay x.plan.json",
      ]
    `);
  });

  it('are a warning for what could not be decided, and none where all conforms', () => {
    expect(githubAnnotations(campaignSuite(campaign({ verdict: 'unknown', undecided }), subject))).toEqual([
      '::warning title=unknown%3A vacuous::distlock/imp0 over msgtransfer/tcp, 2 nodes%0Arel never returned%0Awhat it means: docs/what-a-finding-means.md#vacuous',
    ]);
    expect(githubAnnotations(campaignSuite(campaign({}), subject))).toEqual([]);
  });

  it('are one line each, and as many as are shown', () => {
    const suite = { ...campaignSuite(campaign({}), subject), what: 'x', cases: Array<Case>(20).fill(many) };
    expect(githubAnnotations(suite)).toEqual(Array(10).fill('::error title=a%3A b%2C c::x%0A100 %25%0A```'));
  });
});

describe('the summary of a job', () => {
  it('has the verdict, what was done, what was found with its run, and the command that repeats it', () => {
    expect(githubSummary(campaignSuite(violating(), repeated))).toMatchInlineSnapshot(`
      "## violates: distlock/imp0 over msgtransfer/tcp, 2 nodes

      - 3 of 200 runs, 1,234 calls and 2 to close runs in 1.2 s, seed 42
      - acq returned 700×, waited 300×, was passed up to 2×; rel returned 0×; end returned 0×
      - up to 2 calls ongoing at once; the checker followed 5,000 events

      ### the specification: acq returns at 1: 'the lock is free' does not hold

      \`\`\`text
      the user at 0 holds it
      what it means: docs/what-a-finding-means.md#two-at-once

         event       ms  node 0                                       node 1
             0      1.2  acq()
      >      1      1.3                                               acq()
             2      2.0  · sent {to: 1, message: token}
             3      2.5  acq returns
      >      4     12.3                                               acq returns

      trace of run 2: .servicetester/x.jsonl
      to repeat it: servicetester replay x.plan.json
      \`\`\`

      To repeat it:

      \`\`\`sh
      servicetester replay x.plan.json
      \`\`\`

      "
    `);
  });

  it('is short where all conforms', () => {
    expect(githubSummary(campaignSuite(campaign({}), subject))).toMatchInlineSnapshot(`
      "## conforms: distlock/imp0 over msgtransfer/tcp, 2 nodes

      - 3 runs, 1,234 calls and 2 to close runs in 1.2 s, seed 42
      - acq returned 700×, waited 300×, was passed up to 2×; rel returned 0×; end returned 0×
      - up to 2 calls ongoing at once; the checker followed 5,000 events
      - only 3 runs: that says little; for more: --runs

      "
    `);
  });

  it('takes nothing that is told for Markdown', () => {
    const text = githubSummary({
      ...campaignSuite(campaign({}), subject),
      what: '*x*',
      cases: Array<Case>(12).fill(many),
    });
    expect(text).toContain('## conforms: \\*x\\*\n');
    expect(text).toContain('### \\`a\\`\\|\\<b\\>: a: b, c\n\n````text\n100 %\n```\n````\n');
    expect(text).toContain('\n\nAnd 2 more.\n');
  });
});
