/** What a command came to, in the Test Anything Protocol, version 14. */
import { details, headline, printable, type Case, type Suite } from './suite.ts';

/** The text: a line for each case, with what is wrong as YAML under it. */
export function tapReport(suite: Suite): string {
  const { what, cases, properties, lines } = suite;
  const how = Object.entries(properties).map(([name, value]) => `${name} ${value}`);
  return [
    'TAP version 14',
    `1..${cases.length}`,
    ...[what, how.join(', ')].map(comment),
    ...cases.flatMap((each, i) => testPoint(each, i + 1, suite)),
    ...lines.map(comment),
    '',
  ].join('\n');
}

function testPoint(each: Case, number: number, suite: Suite): string[] {
  const named = `${number} - ${described(each.name)}`;
  switch (each.verdict) {
    case 'conforms':
      return [`ok ${named}`];
    case 'open':
      return [`ok ${named} # SKIP it could not be decided`];
    case 'violates':
    case 'unknown':
      return [`not ok ${named}`, ...diagnostics(each, suite)];
  }
}

function diagnostics(each: Case, suite: Suite): string[] {
  return [
    '---',
    `verdict: ${each.verdict}`,
    `message: ${JSON.stringify(printable(headline(each)))}`,
    ...(suite.repeat === null ? [] : [`repeat: ${JSON.stringify(printable(suite.repeat))}`]),
    'details: |2',
    ...details(each, suite)
      .flatMap(linesOf)
      .map((line) => `  ${line}`),
    '...',
  ].map((line) => `  ${line}`.trimEnd());
}

/** A line of text may hold breaks that are YAML's too. */
const linesOf = (text: string): string[] => printable(text).split(/\r\n|[\n\r\u2028\u2029]/);

const described = (name: string): string => linesOf(name).join(' ').replaceAll(/[\\#]/g, '\\$&');

const comment = (line: string): string => `# ${linesOf(line).join(' ')}`;
