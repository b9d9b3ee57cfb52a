/** What a command came to, for GitHub Actions: annotations of the job, and its summary. */
import { details, headline, printable, type Case, type Suite } from './suite.ts';

/** GitHub shows so many annotations of a step; of a history with many parts the first are told. */
const TOLD_MAX = 10;

const wrongCases = ({ cases }: Suite): readonly Case[] => cases.filter(({ problems }) => problems.length > 0);

/** A line for the standard output for each case that is wrong, or could not be decided. */
export function githubAnnotations(suite: Suite): string[] {
  return wrongCases(suite)
    .slice(0, TOLD_MAX)
    .map((each) => {
      const kind = each.verdict === 'violates' ? 'error' : 'warning';
      const { repeat } = suite;
      const reasons = each.problems.flatMap(({ title, reason }, i) => [...(i === 0 ? [] : [title]), ...reason]);
      const message = [suite.what, ...reasons, ...(repeat === null ? [] : [`to repeat it: ${repeat}`])].join('\n');
      return `::${kind} title=${propertyOf(headline(each))}::${dataOf(message)}`;
    });
}

/** Markdown for the summary of the job. */
export function githubSummary(suite: Suite): string {
  const { verdict, what, lines, repeat } = suite;
  const wrong = wrongCases(suite);
  const more = wrong.length - TOLD_MAX;
  return [
    `## ${verdict}: ${inMarkdown(what)}`,
    lines.map((line) => `- ${inMarkdown(line.trim())}`).join('\n'),
    ...wrong.slice(0, TOLD_MAX).flatMap((each) => section(each, suite)),
    ...(more > 0 ? [`And ${more} more.`] : []),
    ...(repeat === null ? [] : [`To repeat it:`, fenced([repeat], 'sh')]),
    '',
  ].join('\n\n');
}

const section = (each: Case, suite: Suite): string[] => [
  `### ${inMarkdown(each.name)}: ${inMarkdown(headline(each))}`,
  fenced(details(each, suite), 'text'),
];

/** A fence is longer than any in the text. */
function fenced(lines: readonly string[], language: string): string {
  const text = printable(lines.join('\n').replace(/^\n+/, ''));
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([each]) => each.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

const inMarkdown = (text: string): string =>
  printable(text)
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll(/[\\`*_{}[\]<>#|~&!@]/g, '\\$&');

/** What the runner takes for the end of a command, or for its own escapes. */
const dataOf = (text: string): string =>
  printable(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const propertyOf = (text: string): string => dataOf(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
