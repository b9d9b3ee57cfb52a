/** The tables that the bench prints. */
import type { Memory, Sample } from './memory.ts';
import type { PartResult } from './parts.ts';
import type { Standing } from './rounds.ts';

const NAME = 44;
const COLUMN = 14;

const number = (value: number, digits = 0): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
const row = (name: string, ...cells: string[]): string =>
  name.padEnd(NAME) + cells.map((cell) => cell.padStart(COLUMN)).join('');

/** Prints a heading. */
export function heading(text: string): void {
  console.log(`\n${text}`);
}

/** Prints how the contenders compare to the first. */
export function printStandings(
  title: string,
  columns: [rate: string, ratio: string],
  standings: readonly Standing[],
): void {
  heading(title);
  console.log(row('', ...columns, 'from', 'to'));
  for (const { name, rate, ratio } of standings) {
    console.log(row(name, number(rate), number(ratio.median, 2), number(ratio.min, 2), number(ratio.max, 2)));
  }
}

/** Prints the parts; `echo` is the yardstick's rate. */
export function printParts(parts: readonly PartResult[], echo: number): void {
  heading('The parts, in this process');
  console.log(row('', 'per second', 'µs each', 'to the echo'));
  for (const { name, rate } of parts)
    console.log(row(name, number(rate), number(1e6 / rate, 2), number(rate / echo, 2)));
}

/** Prints one line of name and figures. */
export function printLine(name: string, ...cells: [value: number, unit: string][]): void {
  console.log(row(name, ...cells.map(([value, unit]) => `${number(value, value < 100 ? 1 : 0)} ${unit}`)));
}

/** Prints how the memory went. */
export function printMemory({ inProcess, real, simulated }: Memory): void {
  printSamples('Memory of the tester, calls answered in its process', inProcess);
  printSamples('Memory of the tester, real processes', real);
  printSamples('Memory of the tester, simulated runs', simulated);
}

function printSamples(title: string, samples: readonly Sample[]): void {
  heading(title);
  console.log(row('judged calls', 'heap MB', 'RSS MB'));
  for (const { calls, heapMB, rssMB } of samples) console.log(row(number(calls), number(heapMB, 1), number(rssMB, 1)));
  const [, second] = samples;
  const last = samples.at(-1)!;
  const growth = (of: 'heapMB' | 'rssMB'): string => number(last[of] - second![of], 1);
  console.log(row('growth from the second look to the last', growth('heapMB'), growth('rssMB')));
}
