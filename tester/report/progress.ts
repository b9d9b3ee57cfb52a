/** How far a campaign is: one line that is written over, on a terminal; nothing elsewhere. */
import type { WriteStream } from 'node:tty';
import type { Statistics } from '../campaign/statistics.ts';

/** Shows the line, and takes it away again. */
export interface ProgressLine {
  readonly show: (statistics: Statistics) => void;
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
  return {
    show: ({ runs: done, calls }) => rewrite(`${done} of ${runs} runs, ${calls.toLocaleString('en-US')} calls`),
    clear: () => rewrite(''),
  };
}
