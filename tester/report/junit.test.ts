import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { campaignSuite } from './campaign-suite.ts';
import { againstJunitSchemas } from './junit-schema.fixture.ts';
import { junitReport } from './junit.ts';
import { campaign, finding, repeated, subject, violating } from './report.fixture.ts';
import { printable, type Case, type Suite } from './suite.ts';
import { parseXml, type Element } from './xml.fixture.ts';

const BEGAN = new Date('2026-03-01T12:00:00.500Z');
const fileOf = (suite: Suite): string =>
  junitReport(suite, BEGAN).replaceAll(/"version" value="[^"]*"/g, '"version" value="…"');
const suiteOf = (file: string): Element => parseXml(file).children[0]!;
const casesOf = (file: string): Element[] => suiteOf(file).children.filter(({ name }) => name === 'testcase');

describe('a JUnit file', () => {
  it('has a case for each who judges, and one for whether it could be decided', () => {
    const file = fileOf(campaignSuite(campaign({}), { ...subject, judges: ['specification', 'checker', 'node'] }));
    expect(file).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites>
      <testsuite name="distlock/imp0 over msgtransfer/tcp, 2 nodes" package="servicetester" id="0" hostname="localhost" timestamp="2026-03-01T12:00:00" time="1.234" tests="4" failures="0" errors="0" skipped="0">
      <properties>
      <property name="version" value="…"/>
      <property name="seed" value="42"/>
      <property name="runs" value="3"/>
      <property name="calls" value="1234"/>
      </properties>
      <testcase name="the specification" classname="distlock/imp0 over msgtransfer/tcp, 2 nodes" time="1.234"/>
      <testcase name="the checker" classname="distlock/imp0 over msgtransfer/tcp, 2 nodes" time="0.000"/>
      <testcase name="the rules for nodes" classname="distlock/imp0 over msgtransfer/tcp, 2 nodes" time="0.000"/>
      <testcase name="it could be decided" classname="distlock/imp0 over msgtransfer/tcp, 2 nodes" time="0.000"/>
      <system-out>3 runs, 1,234 calls and 2 to close runs in 1.2 s, seed 42
      acq returned 700×, waited 300×, was passed up to 2×; rel returned 0×; end returned 0×
      up to 2 calls ongoing at once; the checker followed 5,000 events
      only 3 runs: that says little; for more: --runs</system-out>
      <system-err/>
      </testsuite>
      </testsuites>
      "
    `);
  });

  it('has what was found as the failure of its case: the reason, the run, the command that repeats it', () => {
    const file = fileOf(campaignSuite(violating(), repeated));
    const [specification, ...others] = casesOf(file);
    expect(suiteOf(file).attributes).toMatchObject({ tests: '3', failures: '1', errors: '0', skipped: '0' });
    expect(specification!.children.map(({ name, attributes }) => [name, attributes])).toEqual([
      ['failure', { type: 'violates', message: "acq returns at 1: 'the lock is free' does not hold" }],
    ]);
    expect(specification!.children[0]!.text).toMatchInlineSnapshot(`
      "the user at 0 holds it
      what it means: docs/what-a-finding-means.md#two-at-once

         event       ms  node 0                                       node 1
             0      1.2  acq()
      >      1      1.3                                               acq()
             2      2.0  · sent {to: 1, message: token}
             3      2.5  acq returns
      >      4     12.3                                               acq returns

      trace of run 2: .servicetester/x.jsonl
      to repeat it: servicetester replay x.plan.json"
    `);
    expect(others.flatMap(({ children }) => children)).toEqual([]);
  });

  it('has several findings of one judge as one failure, since there may be one only', () => {
    const other = { ...finding, about: 'rel returns', reason: 'nobody holds it' };
    const [specification] = casesOf(fileOf(campaignSuite(violating([finding, other]), subject)));
    expect(specification!.children).toMatchObject([
      {
        attributes: { message: "acq returns at 1: 'the lock is free' does not hold (and 1 more)" },
        text: expect.stringContaining("rel returns at 1: 'the lock is free' does not hold\nnobody holds it") as string,
      },
    ]);
  });

  it('shows nothing in green where it could not be decided', () => {
    const undecided = [{ cause: 'vacuous', reason: 'rel never returned' }] as const;
    const cases = casesOf(fileOf(campaignSuite(campaign({ verdict: 'unknown', undecided }), subject)));
    expect(cases.map(({ attributes, children }) => [attributes['name'], ...children.map(({ name }) => name)])).toEqual([
      ['the specification', 'skipped'],
      ['the rules for nodes', 'skipped'],
      ['it could be decided', 'error'],
    ]);
  });

  it('names the case of a judge who is not told to judge, and found something', () => {
    const cases = casesOf(fileOf(campaignSuite(violating([{ ...finding, judge: 'bound' }]), subject)));
    expect(cases.map(({ attributes }) => attributes['name'])).toContain('the bound that was declared');
  });

  it('fits the common schemas and can be read back, whatever is in it', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom('<', '&', '"', ']]>', '\0', '\r', '\n', '\t', '\ud800', '\uffff'),
        fc.string({ unit: 'binary' }),
      ),
    });
    const wrong = fc.record({
      name: text,
      verdict: fc.constantFrom<Case['verdict']>('conforms', 'violates', 'unknown', 'open'),
      problems: fc.tuple(fc.record({ title: text, reason: fc.array(text) })),
      picture: fc.array(text),
    });
    fc.assert(
      fc.property(text, fc.array(wrong), (what, cases) => {
        const suite = { ...campaignSuite(campaign({}), subject), what: `a${what}`, cases, lines: [what] };
        const root = parseXml(junitReport(suite, BEGAN));
        expect(againstJunitSchemas(root)).toEqual([]);
        expect(root.children[0]!.attributes['name']).toBe(printable(`a${what}`));
        const failures = root.children[0]!.children.flatMap(({ children }) => children).filter(
          ({ name }) => name === 'failure',
        );
        const titles = cases
          .filter(({ verdict }) => verdict === 'violates')
          .map(({ problems: [{ title }] }) => printable(title));
        expect(failures.map(({ attributes }) => attributes['message'])).toEqual(titles);
      }),
      { numRuns: 50 },
    );
  });
});

describe('what the schemas say', () => {
  const said = (inside: string): string[] =>
    againstJunitSchemas(parseXml(`<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>${inside}</testsuites>`));

  it('is held against elements, their order, and attributes', () => {
    expect(said('')).toEqual([]);
    expect(said('<testcase name="a" classname="b" time="1.0"/>')).toEqual([
      'testcase has no place there in testsuites.',
    ]);
    expect(said('<testsuite name="" time="soon"/>')).toEqual(
      expect.arrayContaining([
        'testsuite has no tests.',
        'testsuite name=""',
        'testsuite time="soon"',
        'testsuite has 0 properties.',
      ]),
    );
  });

  it('is not asked of what is no XML', () => {
    for (const inside of ['<a>', '</a>', '<a><b></a></b>', 'a & b', '<a b="<"/>', '\0', '\ud800', '<a b="\n"/>'])
      expect(() => said(inside)).toThrow();
  });
});
