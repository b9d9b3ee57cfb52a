/** The rows of the tables of what is wrong on purpose. */
import { median } from './rounds.ts';

/** `19 × a, 1 × b`. */
export function tally(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => (counts.size === 1 ? name : `${count} × ${name}`)).join(', ');
}

/** The middle one of the numbers, if there is any. */
export const middle = (numbers: readonly number[]): string =>
  numbers.length === 0 ? '' : String(Math.round(median(numbers)));
/** A row: a name, and what came of it. */
export const row = (
  name: string,
  ...cells: [caught: string, ms: string, run: string, shrunk: string, by: string]
): string => {
  const by = cells.pop()!;
  return `${name.padEnd(48)}${cells.map((cell) => cell.padStart(7)).join('')}  ${by}`;
};
