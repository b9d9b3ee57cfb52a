/** For tests: histories in words, and the files of this folder. */
import { join } from 'node:path';
import type { History } from '../history.ts';
import { readPieces, type ReadOptions, type Reading } from './read.ts';

/** The path of a file among the fixtures. */
export const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', name);

/** Reads a text. */
export const readText = (text: string, options?: ReadOptions): Reading => readPieces('it', [text], options);

/** Each operation on a line: `6: cas(3,5) = false 9-10`: by process 6, returned false, called in line 9, over in line 10. */
export function inWords(history: History): string[] {
  return Array.from({ length: history.length }, (_, operation) => {
    const ended = history.ended(operation);
    const outcome = history.outcome(operation);
    const how = outcome === 'returned' ? `= ${JSON.stringify(history.result(operation))}` : outcome;
    const args = history.args(operation).map((each) => JSON.stringify(each));
    const call = `${history.fn(operation)}(${args.join(',')})`;
    return `${history.processes[history.at(operation)]!}: ${call} ${how} ${history.began(operation).line}-${ended?.line ?? ''}`;
  });
}

/** The order of the events: `c0` is the call of operation 0, `r0` its end. */
export const eventsOf = ({ events }: History): string =>
  [...events].map((event) => `${event % 2 === 0 ? 'c' : 'r'}${event >> 1}`).join(' ');
