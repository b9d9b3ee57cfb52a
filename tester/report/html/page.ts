/** What an HTML report shows, as plain data: made of what a command came to, and drawn from. */
import type { Verdict } from '../../findings/finding.ts';

/** One thing that is wrong, or could not be decided. */
export interface Problem {
  /** `acq returns at 1: 'the lock is free' does not hold`. */
  readonly title: string;
  readonly reason: readonly string[];
  /** Who says so; null: it could not be decided. */
  readonly by: string | null;
}

/** A command, and what it is for: `to repeat it`. */
export interface Repeat {
  readonly what: string;
  readonly command: string;
}

/** What an event is, as far as the picture tells it apart. */
export type RowKind = 'call' | 'giveUp' | 'end' | 'inform' | 'message' | 'timer' | 'fault' | 'trouble';

/** One event: a row of the picture. */
export interface Row {
  /** Its number in the trace, or its line in a history. */
  readonly i: number;
  /** When, in ms. */
  readonly t: number;
  /** Its lane. */
  readonly at: number;
  /** The place of its call beside others of the user, see `Bar`. */
  readonly slot: number;
  readonly kind: RowKind;
  readonly text: string;
  /** What of the text, at its end, is to be seen also where there is little room: ` returns false`. */
  readonly end: string;
  /** All of it, in brief, by name. */
  readonly fields: Readonly<Record<string, string>>;
}

// In what follows, `from` and `to` are places between the rows: 3.5 is the middle of the fourth row. They grow with time.

/** A call, from its beginning to its end. */
export interface Bar {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  /** `open`: it was ongoing when the run ended; `owed`: it should not have been; `indefinite`: nobody waits for it any more. */
  readonly how: 'returned' | 'ended' | 'open' | 'owed' | 'indefinite';
  /** Of several calls of a user that are ongoing at once, each has a place of its own, from 0. */
  readonly slot: number;
}
/** The user at `at` believes that it holds what the service grants. */
export interface Hold {
  readonly at: number;
  /** Of several parts of the service, the key of the one that it is of; null: there is only one. */
  readonly key: string | null;
  readonly from: number;
  readonly to: number;
}
/** A message from lane to lane. */
export interface Arrow {
  readonly sender: number;
  readonly receiver: number;
  readonly from: number;
  readonly to: number;
  readonly name: string;
  readonly kind: 'arrives' | 'lost' | 'pending';
}
/** Something was done to a node, its links or a server. `at`: null: it has no lane. */
export interface Shade {
  readonly at: number | null;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The states of a judge before and after each row: numbers in `all`, where each state stands once, as JSON; -1: it is not known. */
export interface States {
  /** `the specification`. */
  readonly of: string;
  readonly all: readonly string[];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** One run, drawn. */
export interface Picture {
  readonly title: string;
  /** Lists under titles: its schedule, its clocks, its faults. */
  readonly lists: readonly List[];
  readonly lanes: readonly string[];
  /** What the numbers of the rows are: of events in a trace, or of lines in a file. */
  readonly unit: 'event' | 'line';
  /** Are times known? Otherwise they say nothing. */
  readonly isTimed: boolean;
  readonly rows: readonly Row[];
  readonly bars: readonly Bar[];
  readonly holds: readonly Hold[];
  readonly arrows: readonly Arrow[];
  readonly shades: readonly Shade[];
  /** By the number of the row that shows it, what is wrong, or could not be decided. */
  readonly marked: Readonly<Record<number, string>>;
  readonly states: readonly States[];
  /** Which states are not known, and why: `the states: …`; null: all are. */
  readonly trouble: string | null;
  /** What is left out, in words. */
  readonly left: readonly string[];
}

/** Lines under a title. */
export interface List {
  readonly title: string;
  readonly lines: readonly string[];
}

/** A line of the ledger. */
export interface LedgerLine {
  readonly kind: 'owed' | 'waiting' | 'free' | 'indefinite' | 'unjudged' | 'circle';
  readonly text: string;
}
/** Who is owed what at the end of a stuck run. */
export interface LedgerTable {
  readonly lines: readonly LedgerLine[];
  readonly last: readonly string[];
  /** From which event on it is known; null: from the beginning. */
  readonly from: number | null;
}

/** So much of something was reached. */
export interface Reached {
  readonly what: string;
  readonly reached: number;
  readonly of: number;
  readonly atLeast: boolean;
  /** What was not, the nearest first, as far as there is room. */
  readonly missing: readonly string[];
  readonly more: number;
}

/** How often calls of a function that waited were passed. */
export interface Passes {
  readonly fn: string;
  readonly waited: number;
  /** By how often, how many. */
  readonly passed: readonly (readonly [times: number, calls: number])[];
}

/** How long calls of a function took in the run that is shown, in ms. */
export interface Durations {
  readonly fn: string;
  readonly calls: number;
  readonly median: number;
  readonly p99: number;
  readonly longest: number;
}

/** All that the report shows. */
export interface Page {
  readonly title: string;
  readonly verdict: Verdict;
  readonly problems: readonly Problem[];
  readonly repeats: readonly Repeat[];
  /** What became of the failure, where traces are. */
  readonly after: readonly string[];
  readonly pictures: readonly Picture[];
  readonly ledger: LedgerTable | null;
  readonly summary: readonly string[];
  /** What is to be known beside. */
  readonly remarks: readonly string[];
  readonly coverage: readonly Reached[];
  readonly passes: readonly Passes[];
  /** Of the first picture. */
  readonly durations: readonly Durations[];
}
