/** How far a campaign is: one line that is written over, on a terminal; nothing elsewhere. */
import type { WriteStream } from 'node:tty';
import type { Progress } from '../campaign/campaign.ts';
import { callsOf } from '../plan/plan.ts';
import { count } from './count.ts';

/** Shows the line, and takes it away again. */
export interface ProgressLine {
  readonly show: (progress: Progress) => void;
  readonly clear: () => void;
}

/** A line on this stream, if it is a terminal. */
export function progressLine(
  stream: WriteStream | (NodeJS.WritableStream & { isTTY?: boolean }),
  runs: number,
): ProgressLine {
  const silent = !stream.isTTY || process.env['CI'] !== undefined;
  if (silent) return { show: () => {}, clear: () => {} };
  const rewrite = (text: string): void => void stream.write(`\r\x1b[2K${text}`);
  return { show: (progress) => rewrite(inWords(progress, runs)), clear: () => rewrite('') };
}

function inWords(progress: Progress, runs: number): string {
  if ('shrunkTo' in progress) return `it failed; shrinking: ${count(callsOf(progress.shrunkTo), 'call')}`;
  const { runs: done, calls } = progress.statistics;
  const made = Number.isFinite(runs) ? `${done} of ${count(runs, 'run')}` : count(done, 'run');
  return `${made}, ${count(calls, 'call')}`;
}
