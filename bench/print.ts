/** The tables that the bench prints. */
import type { HistoryCosts, LockCost } from './histories.ts';
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

/** Prints what recorded histories cost. */
export function printHistories({ seed, locks, general, reading }: HistoryCosts): void {
  heading(`Histories: locks that are right, simulated with seed ${seed}; times of the processor; memory after it`);
  console.log(row('operations', 'made, ms', 'judged, ms', 'numbers, ms', 'heap MB', 'buffers MB'));
  for (const lock of locks) {
    const { operations, service, users, buildMs, judgeMs, numbersMs, heapMB, buffersMB } = lock;
    const figures = [buildMs, judgeMs, numbersMs, heapMB, buffersMB].map((value) => number(value));
    console.log(row(`${number(operations)}, ${service}, ${users} users`, ...figures));
  }
  printGrowth(locks);
  heading('Histories: the general judge');
  console.log(row('', 'ms', 'slowest, ms'));
  for (const { name, ms, slowestMs } of general) console.log(row(name, number(ms, 2), number(slowestMs, 2)));
  heading('Histories: reading');
  console.log(row('', 'MB/s', 'lines/s'));
  for (const { format, mbPerSecond, linesPerSecond } of reading)
    console.log(row(format, number(mbPerSecond, 1), number(linesPerSecond)));
}

/** To how much the first grows that the second, of the same lock, is. */
function printGrowth([first, second]: readonly LockCost[]): void {
  const times = (of: 'operations' | 'judgeMs'): number => second![of] / first![of];
  printLine(`judged: ${number(times('operations'))} times the operations`, [times('judgeMs'), 'times as long']);
}
