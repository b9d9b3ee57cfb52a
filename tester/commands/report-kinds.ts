/** The kinds of reports that `--report` knows: how each is made of what a command came to, and where it may go. */
import { asked, GOES, type Goes } from './options/report.ts';
import type { Page } from '../report/html/page.ts';
import type { Suite } from '../report/suite.ts';

/** What a command came to, in the forms of which reports are made: what makes them is loaded only where one is asked for. */
export interface Report {
  readonly json: () => Promise<object>;
  readonly suite: () => Promise<Suite>;
  readonly page: () => Promise<Page>;
  /** When the command began with it. */
  readonly began: Date;
}

/** One kind of report. */
export interface ReportKind {
  /** What it is, for the list of all. */
  readonly about: string;
  readonly goes: Goes;
  readonly text: (report: Report) => Promise<string>;
  /** Another text, which is appended to the file that this variable of the environment names, if it is set. */
  readonly appended?: { readonly variable: string; readonly text: ReportKind['text'] };
}

/** By the name of each. */
export const reportKinds: Readonly<Record<string, ReportKind>> = {
  json: {
    about: 'all of it, for programs, as docs/report.schema.json says',
    goes: GOES.json,
    text: async ({ json }) => `${JSON.stringify(await json(), null, 2)}\n`,
  },
  html: {
    about: 'a page to look at: the run as a picture, with the states before and after each event',
    goes: GOES.html,
    text: async ({ page }) => {
      const { documentHtml } = await import('../report/html/document.ts');
      const { readerScript } = await import('../report/html/script.ts');
      return documentHtml(await page(), readerScript());
    },
  },
  junit: {
    about: 'JUnit XML, a test case for each who judges',
    goes: GOES.junit,
    text: async ({ suite, began }) => (await import('../report/junit.ts')).junitReport(await suite(), began),
  },
  tap: {
    about: 'the Test Anything Protocol, version 14',
    goes: GOES.tap,
    text: async ({ suite }) => (await import('../report/tap.ts')).tapReport(await suite()),
  },
  github: {
    about: 'for GitHub Actions: annotations beside the text, and the summary of the job',
    goes: GOES.github,
    text: async ({ suite }) => {
      const { githubAnnotations } = await import('../report/github.ts');
      return githubAnnotations(await suite())
        .map((line) => `${line}\n`)
        .join('');
    },
    appended: {
      variable: 'GITHUB_STEP_SUMMARY',
      text: async ({ suite }) => (await import('../report/github.ts')).githubSummary(await suite()),
    },
  },
};

/** All kinds as they are asked for, a line each. */
export const reportKindLines = (): string[] =>
  Object.entries(reportKinds).map(([name, { about, goes }]) => `  ${asked(name, goes).padEnd(16)} ${about}`);
