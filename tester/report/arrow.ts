/** The arrows of a space-time picture. */
import type { Address } from '../../services/service.ts';
import type { Possible } from '../causality/steps.ts';
import type { Lanes } from './lanes.ts';
import type { Line, Paint } from './line.ts';
import { cut } from './fitted.ts';

/** A message from lane to lane. */
export interface Arrow {
  readonly from: Address;
  readonly to: Address;
  /** The same as where it was sent; empty: that is not known. */
  readonly label: string;
  readonly name: string;
  readonly kind: 'arrives' | 'lost' | 'pending';
}

const BODY = { arrives: '─', lost: '╌', pending: '╌' } as const;
const HEADS = { arrives: ['◀', '▶'], lost: ['✗', '✗'], pending: ['◁', '▷'] } as const;
/** Where an arrow begins at a lane, to the left and to the right, and where it crosses one. */
const THIN = { begins: ['┤', '├'], crosses: '┼' } as const;
const THICK = { begins: ['┨', '┠'], crosses: '╂' } as const;

/** What a message is called, without where it goes: the picture shows that. */
export const nameOf = ({ label }: Possible): string => label.replace(/ \d+ → \d+$/, '');

/** Draws an arrow over the lanes of a line. */
export function drawArrow(line: Line, { x, column, beside }: Lanes, arrow: Arrow, paint: Paint): void {
  const { from, to, label, name, kind } = arrow;
  const step = to > from ? 1 : -1;
  const side = to > from ? 1 : 0;
  const joint = (at: number): typeof THIN | typeof THICK => (line.at(at) === '│' ? THIN : THICK);
  // What does not arrive does not touch the lane.
  const end = x(to) - step * (kind === 'arrives' || !beside ? 1 : 3);
  const isLane = (at: number): boolean => (at - x(0)) % column === 0;
  for (let at = x(from) + step; at !== end; at += step)
    line.put(at, isLane(at) ? joint(at).crosses : BODY[kind], paint);
  line.put(x(from), joint(x(from)).begins[side], paint);
  line.put(end, HEADS[kind][side], paint);

  // Its name stands beside its sender, between two lanes, with a piece of the arrow on both sides if there is room.
  const room = column - 1 - (Math.abs(to - from) === 1 ? Math.abs(x(to) - end) : 0);
  const text = beside ? ` ${cut([label, name].filter((word) => word !== '').join(' '), room - 4)} ` : label;
  const left = side === 1 ? x(from) + 1 : x(from) - column + 1 + (column - 1 - room);
  line.put(left + Math.floor((room - text.length) / 2), text, paint);
}
