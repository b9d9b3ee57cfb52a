/** The kinds of reports that `--report` knows: how each is made of what a command came to, and where it may go. */
import { githubAnnotations, githubSummary } from '../report/github.ts';
import { junitReport } from '../report/junit.ts';
import type { Suite } from '../report/suite.ts';
import { tapReport } from '../report/tap.ts';

/** What a command came to, in the forms of which reports are made. */
export interface Report {
  readonly json: object;
  readonly suite: Suite;
  /** When the command began with it. */
  readonly began: Date;
}

/** One kind of report. */
export interface ReportKind {
  /** What it is, for the list of all. */
  readonly about: string;
  /** Where it goes: alone to the standard output or into a file, only into a file, or to the standard output after the text. */
  readonly goes: 'anywhere' | 'into a file' | 'after the text';
  readonly text: (report: Report) => string;
  /** Another text, which is appended to the file that this variable of the environment names, if it is set. */
  readonly appended?: { readonly variable: string; readonly text: (report: Report) => string };
}

/** By the name of each. */
export const reportKinds: Readonly<Record<string, ReportKind>> = {
  json: {
    about: 'all of it, for programs, as docs/report.schema.json says',
    goes: 'anywhere',
    text: ({ json }) => `${JSON.stringify(json, null, 2)}\n`,
  },
  junit: {
    about: 'JUnit XML, a test case for each who judges',
    goes: 'into a file',
    text: ({ suite, began }) => junitReport(suite, began),
  },
  tap: {
    about: 'the Test Anything Protocol, version 14',
    goes: 'anywhere',
    text: ({ suite }) => tapReport(suite),
  },
  github: {
    about: 'for GitHub Actions: annotations beside the text, and the summary of the job',
    goes: 'after the text',
    text: ({ suite }) =>
      githubAnnotations(suite)
        .map((line) => `${line}\n`)
        .join(''),
    appended: { variable: 'GITHUB_STEP_SUMMARY', text: ({ suite }) => githubSummary(suite) },
  },
};

const FORMS = {
  anywhere: (name: string): string => `${name}, ${name}=FILE`,
  'into a file': (name: string): string => `${name}=FILE`,
  'after the text': (name: string): string => name,
};

/** All kinds as they are asked for, a line each. */
export const reportKindLines = (): string[] =>
  Object.entries(reportKinds).map(([name, { about, goes }]) => `  ${FORMS[goes](name).padEnd(16)} ${about}`);

/** What `--report` takes, for the help of a command. */
export const REPORT_HELP = `${Object.entries(reportKinds)
  .map(([name, { goes }]) => FORMS[goes](name))
  .join(', ')}: how it is reported; several at once`;
