/** Where what stands in a space-time picture: the lanes of the nodes, and the texts beside them. */
import type { Address } from '../../services/service.ts';

/** The places of a picture. */
export interface Lanes {
  readonly addresses: number;
  /** From one lane to the next. */
  readonly column: number;
  /** Texts stand beside their lanes; otherwise to the right of all lanes, each with its address. */
  readonly beside: boolean;
  /** Where the lane of a node is. */
  readonly x: (at: Address) => number;
  /** Where the texts of a node begin. */
  readonly textX: (at: Address) => number;
  readonly textWidth: number;
}

/** What stands before the lanes: the mark, the number of an event, a space. */
export const MARGIN = 10;
const COLUMN_MAX = 44;
/** In a narrower column no text can be read. */
const BESIDE_MIN = 16;
const TEXT_MIN = 24;
/** In a narrower column there is no place for an arrow with its label. */
const COLUMN_MIN = 4;
const NARROW_MAX = 8;

/** The places for so many nodes in lines of this width, which are longer only if there are very many nodes. */
export function lanesOf(addresses: number, width: number): Lanes {
  const wide = Math.min(COLUMN_MAX, Math.floor((width - MARGIN) / addresses));
  const x = (column: number) => (at: Address) => MARGIN + at * column;
  if (wide >= BESIDE_MIN) {
    const lane = x(wide);
    return { addresses, column: wide, beside: true, x: lane, textX: (at) => lane(at) + 2, textWidth: wide - 3 };
  }
  const fit = Math.floor((width - MARGIN - TEXT_MIN) / addresses);
  const column = Math.max(COLUMN_MIN, Math.min(NARROW_MAX, fit));
  const textX = MARGIN + addresses * column;
  const textWidth = Math.max(TEXT_MIN, width - textX) - `${addresses}: `.length;
  return { addresses, column, beside: false, x: x(column), textX: () => textX, textWidth };
}
