/** What a command came to, as JUnit XML: for Jenkins, GitLab and others. */
import { details, headline, printable, type Case, type Suite } from './suite.ts';

type Attributes = Readonly<Record<string, string | number>>;

/**
 * The file. It fits the schemas of Ant (Windy Road) and of Jenkins alike; the first of them has at most one failure in a case, and wants
 * a host, which is not told. `began`: when it was begun.
 */
export function junitReport(suite: Suite, began: Date): string {
  const { what, cases, properties, lines, tookMs } = suite;
  const many = (verdict: Case['verdict']): number => cases.filter((each) => each.verdict === verdict).length;
  const totals = { tests: cases.length, failures: many('violates'), errors: many('unknown') };
  const attributes = {
    ...{ name: what, package: 'servicetester', id: 0, hostname: 'localhost' },
    ...{ timestamp: began.toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length), time: seconds(tookMs) },
    ...{ ...totals, skipped: many('open') },
  };
  const children = [
    element(
      'properties',
      {},
      Object.entries(properties).map(([name, value]) => element('property', { name, value })),
    ),
    // They are judged together: the whole time is told of the first.
    ...cases.map((each, i) => testcase(each, suite, i === 0 ? tookMs : 0)),
    element('system-out', {}, lines.join('\n')),
    element('system-err', {}),
  ];
  const testsuite = element('testsuite', attributes, children);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', {}, [testsuite])}\n`;
}

function testcase(each: Case, suite: Suite, tookMs: number): string {
  const attributes = { name: each.name, classname: suite.what, time: seconds(tookMs) };
  const message = headline(each);
  const text = details(each, suite).join('\n');
  switch (each.verdict) {
    case 'conforms':
      return element('testcase', attributes);
    case 'violates':
      return element('testcase', attributes, [element('failure', { type: 'violates', message }, text)]);
    case 'unknown':
      return element('testcase', attributes, [element('error', { type: 'unknown', message }, text)]);
    case 'open':
      return element('testcase', attributes, [element('skipped', { message: 'it could not be decided' })]);
  }
}

/** An element with a text, or with others. */
function element(name: string, attributes: Attributes, inside: string | readonly string[] = ''): string {
  const each = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapedValue(String(value))}"`);
  const content = typeof inside === 'string' ? escaped(inside) : inside.map((child) => `\n${child}`).join('') + '\n';
  return content.trim() === '' ? `<${name}${each.join('')}/>` : `<${name}${each.join('')}>${content}</${name}>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

const escaped = (text: string): string => printable(text).replaceAll(/[&<>\r]/g, (each) => ENTITIES[each]!);

/** A parser makes blanks of lines and tabs in an attribute, unless they are told by number. */
const escapedValue = (text: string): string =>
  escaped(text).replaceAll(/["\n\t]/g, (each) => `&#${each.charCodeAt(0)};`);

const seconds = (ms: number): string => (ms / 1000).toFixed(3);
