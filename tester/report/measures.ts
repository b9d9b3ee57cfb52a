/** What was measured, in one line. */
import type { Measured } from '../campaign/measured.ts';
import { number } from './count.ts';

/** `too many believed to hold it at once 3×, for up to 812 ms; …`; none if nothing was measured. */
export function measuresLine(measured: Measured | null): string[] {
  if (!measured) return [];
  const { overlaps, longestFreeMs, updates } = measured;
  const { count, longestMs, totalMs } = overlaps;
  const lasting = count > 0 ? `, for up to ${ms(longestMs)}, ${ms(totalMs)} in all` : '';
  return [
    [
      `too many believed to hold it at once ${number(count)}×${lasting}`,
      `it stayed free for up to ${ms(longestFreeMs)} while somebody waited`,
      ...(updates ? [lostLine(updates)] : []),
    ].join('; '),
  ];
}

function lostLine({ acknowledged, lost }: NonNullable<Measured['updates']>): string {
  const percent = lost > 0 ? ` (${((100 * lost) / acknowledged).toFixed(1)} %)` : '';
  return `${number(lost)} of ${number(acknowledged)} updates under it lost${percent}`;
}

const ms = (time: number): string => `${number(Math.round(time))} ms`;
