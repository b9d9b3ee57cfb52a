/** A browser of this machine, for the tests and pictures of the pages. */
import { chromium, type Browser } from 'playwright-core';
import { findProgram } from '../test-node/programs.ts';

const program = findProgram('chromium');

/** Why there is none; null: there is one. */
export const missingBrowser =
  program === null ? 'The program chromium is missing. To get it: apt-get install chromium' : null;

/** Starts it. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: program!, args: ['--no-sandbox', '--disable-lcd-text'] }); // root has no sandbox; the pages are our own
