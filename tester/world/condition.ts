/** What strikes make of a link. */
import type { LINK_STRIKES } from '../plan/faults.ts';

/** A kind of strike on links. */
export type LinkStrikeKind = (typeof LINK_STRIKES)[number];
/** A strike on a link; `forMs`: how long it lasts. */
export interface LinkStrike {
  readonly kind: LinkStrikeKind;
  readonly forMs: number;
}

/** What becomes of what is sent one way. */
export interface Way {
  /** It is held back. */
  readonly held: boolean;
  /** How long after it was sent it arrives, in ms. */
  readonly lateMs: number;
}
/** How a link is. */
export interface Condition {
  /** Connections are reset. */
  readonly cut: boolean;
  readonly toNode: Way;
  readonly fromNode: Way;
}

/**
 * How a link is under these strikes, all at once. While it is slow, all is late by half of the time that the strike lasts; what is
 * still under way when that is over arrives then.
 */
export function conditionUnder(strikes: readonly LinkStrike[]): Condition {
  const has = (...kinds: LinkStrikeKind[]): boolean => strikes.some(({ kind }) => kinds.includes(kind));
  const lateMs = (...kinds: LinkStrikeKind[]): number =>
    Math.max(0, ...strikes.filter(({ kind }) => kinds.includes(kind)).map(({ forMs }) => forMs / 2));
  return {
    cut: has('cut'),
    toNode: { held: has('partition', 'deaf'), lateMs: lateMs('slow', 'slow-answers') },
    fromNode: { held: has('partition'), lateMs: lateMs('slow') },
  };
}

/** A link that nothing strikes. */
export const unharmed: Condition = conditionUnder([]);
