/** The faults of a plan: what is done to nodes, servers, links and messages. Each is keyed by what is in the plan, or in the run: never by a time. */
import { FAULT_KINDS, LINK_STRIKES, SERVER_STRIKES, STRIKES } from '../../implementations/fault-kinds.ts';
import type { Address } from '../../services/service.ts';

export { FAULT_KINDS, LINK_STRIKES };

/** A message is lost or doubled, by its key; in a simulation. */
export type MessageFault = readonly [kind: 'lose' | 'double', key: string];
/** The name of an entry of a user's workload. */
export type EntryName = readonly [user: Address, id: number];
/**
 * When a strike comes. `begins`, `ends`: when the call of the entry has reached its node; when it has ended, with a return or without.
 * `holds`, `waits`: when the user, at this entry or after it, first believes that it holds what the service grants; first waits.
 */
export type Moment = 'begins' | 'ends' | 'holds' | 'waits';

/** A kind of strike. */
export type StrikeKind = (typeof STRIKES)[number];

/**
 * Something that is done in a moment of a run and lasts `forMs`; then all is as it was, but for what was killed. `target`: the address
 * of a node, or the number of a server. `link`: 0: all links of the node; else one of them, the first is 1. Numbers of servers and links
 * are taken modulo how many there are. Where the moment never comes, nothing is done.
 */
export type Strike = readonly [
  kind: StrikeKind,
  target: number,
  entry: EntryName,
  moment: Moment,
  forMs: number,
  link: number,
];
/** The node at `at` has the identity of the user at `as`: for all of the run, there are two of one identity. */
export type Twins = readonly [kind: 'twins', at: Address, as: Address];
/** One thing that is done. */
export type Fault = MessageFault | Strike | Twins;

/** A kind of faults that a campaign can be asked for; lost and doubled messages are the scheduler's. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** A strike lasts at most so long, in ms. */
const LASTS_MS_MAX = 600_000;
const MOMENTS: readonly Moment[] = ['begins', 'ends', 'holds', 'waits'];

const includes = <T>(all: readonly T[], value: unknown): value is T => all.includes(value as T);

/** Is it done in a moment of the run? */
export const isStrike = (fault: Fault): fault is Strike => includes(STRIKES, fault[0]);

/** Are two users of one identity? */
export const isTwins = (fault: Fault): fault is Twins => fault[0] === 'twins';

/** Of each node, whose identity it has: its own, or that of another user. */
export function identitiesOf(faults: readonly Fault[], addresses: number): Address[] {
  const identities = [...Array(addresses).keys()];
  for (const [, at, as] of faults.filter(isTwins)) identities[at] = as;
  return identities;
}

/** Have two nodes one identity? Where two have only swapped theirs, none have. */
export const hasTwins = (faults: readonly Fault[], addresses: number): boolean =>
  new Set(identitiesOf(faults, addresses)).size < addresses;

/** Is a message lost or doubled? */
export const isMessageFault = (fault: Fault): fault is MessageFault => fault[0] === 'lose' || fault[0] === 'double';

/** Does it hit a server, not a node or its links? */
export const hitsServer = (kind: StrikeKind): boolean => includes(SERVER_STRIKES, kind);

/** Does it hit the links of a node? */
export const isLinkKind = (kind: FaultKind): boolean => includes(LINK_STRIKES, kind);

/** Does it end the process of a node, whose user then calls no more? */
export const endsNode = (kind: StrikeKind): boolean => kind === 'kill' || kind === 'restart';

/** The fault that a JSON value means, with so many addresses; null: none that is known. */
export function readFault(value: unknown, addresses: number): Fault | null {
  if (!Array.isArray(value)) return null;
  const [kind, what, other] = value as unknown[];
  if (kind === 'lose' || kind === 'double') return typeof what === 'string' ? [kind, what] : null;
  if (kind === 'twins') return isBelow(what, addresses) && isBelow(other, addresses) ? [kind, what, other] : null;
  return includes(STRIKES, kind) ? readStrike(kind, value as unknown[], addresses) : null;
}

function readStrike(
  kind: StrikeKind,
  [, target, entry, moment, forMs = 0, link = 0]: unknown[],
  addresses: number,
): Strike | null {
  const targets = hitsServer(kind) ? Infinity : addresses;
  if (!isBelow(target, targets) || !Array.isArray(entry) || !includes(MOMENTS, moment)) return null;
  const [user, id] = entry as unknown[];
  if (!isBelow(user, addresses) || !isBelow(id, Infinity)) return null;
  if (!isBelow(forMs, LASTS_MS_MAX) || !isBelow(link, Infinity)) return null;
  return [kind, target, [user, id], moment, forMs, link];
}

const isBelow = (value: unknown, end: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < end;

/** Can it happen where there are only so many addresses? */
export const fitsIn = (fault: Fault, addresses: number): boolean => readFault(fault, addresses) !== null;
