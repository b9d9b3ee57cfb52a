/** What was found, or could not be decided, in a line; and who says so. */
import type { AnyService } from '../../services/service.ts';
import { whereExplained, whereUnknownExplained, type UnknownCause } from '../findings/explained.ts';
import type { Finding, Judge, Undecided } from '../findings/finding.ts';
import { count } from './count.ts';

/** Who judges, in words. */
export const JUDGES: Readonly<Record<Judge, string>> = {
  specification: 'the specification',
  checker: 'the checker',
  bound: 'the bound that was declared',
  node: 'the rules for nodes',
};

/** `acq returns at 1: 'the lock is free' does not hold`. */
export const titleOfFinding = ({ about, at, clause }: Pick<Finding, 'about' | 'at' | 'clause'>): string =>
  `${about}${at === null ? '' : ` at ${at}`}: '${clause}' does not hold`;

/** `what it means: docs/what-a-finding-means.md#stuck`. */
export const meaningOf = (finding: Pick<Finding, 'judge' | 'clause'>, service: AnyService): string =>
  meaningAt(whereExplained(finding, service));

/** The same, of what could not be decided. */
export const meaningOfUnknown = (cause: UnknownCause): string => meaningAt(whereUnknownExplained(cause));

/** The same, at a place that is known. */
export const meaningAt = (where: string): string => `what it means: ${where}`;

/** What could not be decided for the same cause. */
export interface Alike {
  readonly title: string;
  /** The first reason, in lines: the others are like it; and where it is explained. */
  readonly reason: readonly string[];
}

/** Each cause once. */
export function unknowns(undecided: readonly Undecided[]): readonly Alike[] {
  return [...new Set(undecided.map(({ cause }) => cause))].map((cause) => {
    const alike = undecided.filter((each) => each.cause === cause);
    const more = alike.length > 1 ? [`(and ${count(alike.length - 1, 'run')} more like it)`] : [];
    return { title: `unknown: ${cause}`, reason: [...alike[0]!.reason.split('\n'), ...more, meaningOfUnknown(cause)] };
  });
}
