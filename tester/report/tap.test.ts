import { describe, expect, it } from 'vitest';
import { campaignSuite } from './campaign-suite.ts';
import { campaign, repeated, subject, violating } from './report.fixture.ts';
import type { Suite } from './suite.ts';
import { tapReport } from './tap.ts';

const told = (suite: Suite): string => tapReport({ ...suite, properties: { seed: '42' } });

describe('the Test Anything Protocol', () => {
  it('has a line for each case', () => {
    expect(told(campaignSuite(campaign({}), subject))).toMatchInlineSnapshot(`
      "TAP version 14
      1..3
      # distlock/imp0 over msgtransfer/tcp, 2 nodes
      # seed 42
      ok 1 - the specification
      ok 2 - the rules for nodes
      ok 3 - it could be decided
      # 3 runs, 1,234 calls and 2 to close runs in 1.2 s, seed 42
      # acq returned 700×, waited 300×, was passed up to 2×; rel returned 0×; end returned 0×
      # up to 2 calls ongoing at once; the checker followed 5,000 events
      # only 3 runs: that says little; for more: --runs
      "
    `);
  });

  it('has what was found as YAML under the case', () => {
    expect(told(campaignSuite(violating(), repeated))).toMatchInlineSnapshot(`
      "TAP version 14
      1..3
      # distlock/imp0 over msgtransfer/tcp, 2 nodes
      # seed 42
      not ok 1 - the specification
        ---
        verdict: violates
        message: "acq returns at 1: 'the lock is free' does not hold"
        repeat: "servicetester replay x.plan.json"
        details: |2
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
        ...
      ok 2 - the rules for nodes
      ok 3 - it could be decided
      # 3 of 200 runs, 1,234 calls and 2 to close runs in 1.2 s, seed 42
      # acq returned 700×, waited 300×, was passed up to 2×; rel returned 0×; end returned 0×
      # up to 2 calls ongoing at once; the checker followed 5,000 events
      "
    `);
  });

  it('is not ok where it could not be decided, and skips the rest', () => {
    const undecided = [{ cause: 'vacuous', reason: 'rel never returned' }] as const;
    const lines = told(campaignSuite(campaign({ verdict: 'unknown', undecided }), subject)).split('\n');
    expect(lines.filter((line) => /^(not )?ok/.test(line))).toEqual([
      'ok 1 - the specification # SKIP it could not be decided',
      'ok 2 - the rules for nodes # SKIP it could not be decided',
      'not ok 3 - it could be decided',
    ]);
  });

  it('takes nothing that is told for its own signs', () => {
    const problems = [{ title: 'a "b"\n...', reason: ['...', 'ok 7', '\u0007', '  two\rlines'] }];
    const wrong = { name: '"a # SKIP \\ b"\nok 9', verdict: 'violates', problems, picture: [] } as const;
    const suite = { ...campaignSuite(campaign({}), subject), what: 'x\nBail out!', cases: [wrong], lines: [] };
    expect(told(suite)).toMatchInlineSnapshot(`
      "TAP version 14
      1..1
      # x Bail out!
      # seed 42
      not ok 1 - "a \\# SKIP \\\\ b" ok 9
        ---
        verdict: violates
        message: "a \\"b\\"\\n..."
        details: |2
          ...
          ok 7
          \\u0007
            two
          lines
        ...
      "
    `);
  });
});
