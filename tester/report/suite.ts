/** What a command came to, as test cases: what JUnit, TAP and GitHub are told alike. */
import { Chalk } from 'chalk';
import type { Verdict } from '../findings/finding.ts';

/** One thing that is wrong, or could not be decided. */
export interface Problem {
  /** `acq returns at 1: 'the lock is free' does not hold`. */
  readonly title: string;
  /** Why; lines. */
  readonly reason: readonly string[];
}

/** One thing that was judged. */
export interface Case {
  /** The same whenever the command is given: `the checker`. */
  readonly name: string;
  /** `open`: nothing is wrong with it, but what was seen is not enough to say so. */
  readonly verdict: Verdict | 'open';
  /** None if it conforms, or is open. */
  readonly problems: readonly Problem[];
  /** What shows them; lines. */
  readonly picture: readonly string[];
}

/** All that a command judged. */
export interface Suite {
  /** `distlock/imp0 over msgtransfer/tcp, 2 nodes`. */
  readonly what: string;
  readonly verdict: Verdict;
  readonly cases: readonly Case[];
  /** How it came about: the seed, how many runs and calls. */
  readonly properties: Readonly<Record<string, string>>;
  /** What was done, counted, and what is to be known beside; lines. */
  readonly lines: readonly string[];
  /** What became of the failure, where its traces are, how it is repeated; lines. */
  readonly after: readonly string[];
  /** The command that repeats it; null: there is none. */
  readonly repeat: string | null;
  readonly tookMs: number;
}

/** For texts that have no colours. */
export const plain = new Chalk({ level: 0 });
/** So many characters has a line of a picture. */
export const WIDTH = 110;

/** Control characters, halves of characters, and what is none: XML and YAML have no place for them. */
const UNSEEN = /[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/gu;

/** The text with what cannot be printed written as its code: `\u0000`. */
export const printable = (text: string): string =>
  text.replaceAll(UNSEEN, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The problems of a case, with what shows them and what follows; lines. The title of the first is not among them. */
export function details({ problems, picture }: Case, { after }: Pick<Suite, 'after'>): string[] {
  const each = problems.flatMap(({ title, reason }, i) => [...(i === 0 ? [] : ['', title]), ...reason]);
  return [...each, ...picture, ...(after.length > 0 ? ['', ...after] : [])];
}

/** What is wrong with a case in one line: of several the first, and how many more there are. */
export function headline({ problems }: Pick<Case, 'problems'>): string {
  const [first, ...others] = problems;
  return `${first?.title ?? ''}${others.length > 0 ? ` (and ${others.length} more)` : ''}`;
}
