/** The kinds of reports that `--report` knows: how each is made of what a command came to, and where it may go. */
import { asked, GOES, type Goes } from './options/report.ts';
import { githubAnnotations, githubSummary } from '../report/github.ts';
import { junitReport } from '../report/junit.ts';
import type { Suite } from '../report/suite.ts';
import { tapReport } from '../report/tap.ts';

/** What a command came to, in the forms of which reports are made: only where one is asked for. */
export interface Report {
  readonly json: () => object;
  readonly suite: () => Suite;
  /** The text of a page. */
  readonly html: () => string;
  /** When the command began with it. */
  readonly began: Date;
}

/** One kind of report. */
export interface ReportKind {
  /** What it is, for the list of all. */
  readonly about: string;
  readonly goes: Goes;
  readonly text: (report: Report) => string;
  /** Another text, which is appended to the file that this variable of the environment names, if it is set. */
  readonly appended?: { readonly variable: string; readonly text: (report: Report) => string };
}

/** By the name of each. */
export const reportKinds: Readonly<Record<string, ReportKind>> = {
  json: {
    about: 'all of it, for programs, as docs/report.schema.json says',
    goes: GOES.json,
    text: ({ json }) => `${JSON.stringify(json(), null, 2)}\n`,
  },
  html: {
    about: 'a page to look at: the run as a picture, with the states before and after each event',
    goes: GOES.html,
    text: ({ html }) => html(),
  },
  junit: {
    about: 'JUnit XML, a test case for each who judges',
    goes: GOES.junit,
    text: ({ suite, began }) => junitReport(suite(), began),
  },
  tap: {
    about: 'the Test Anything Protocol, version 14',
    goes: GOES.tap,
    text: ({ suite }) => tapReport(suite()),
  },
  github: {
    about: 'for GitHub Actions: annotations beside the text, and the summary of the job',
    goes: GOES.github,
    text: ({ suite }) =>
      githubAnnotations(suite())
        .map((line) => `${line}\n`)
        .join(''),
    appended: { variable: 'GITHUB_STEP_SUMMARY', text: ({ suite }) => githubSummary(suite()) },
  },
};

/** All kinds as they are asked for, a line each. */
export const reportKindLines = (): string[] =>
  Object.entries(reportKinds).map(([name, { about, goes }]) => `  ${asked(name, goes).padEnd(16)} ${about}`);
