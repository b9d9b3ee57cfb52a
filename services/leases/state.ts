/** The state of a lock that is lent for a time, and how it changes. */
import type { Address, Args, At } from '../service.ts';
import type { LeaseLock, LeaseLockParameters } from '../lease-lock.ts';
import { withoutToken, type Grants } from './tokens.ts';

/** To whom the lock is lent. */
export interface Holder {
  readonly by: Address;
  /** From when on the time counts, in ms: the call of acquire, or of the renewal that took effect. */
  readonly since: number;
  readonly ttlMs: number;
  /** Since when nobody counts on it: its user was told that it is lost, or is dead. Null: somebody may. */
  readonly leftAt: number | null;
}

/** What a user knows that it was lent. */
export interface Lease {
  readonly token: string | null;
  /** From when on its validity counts at the earliest: the call of acquire or of renew. */
  readonly since: number;
  readonly ttlMs: number;
  readonly validMs: number | null;
  /** When acquire returned. */
  readonly knownAt: number;
}

/** A call that is ongoing. */
export interface Ongoing {
  readonly fn: keyof LeaseLock;
  /** When it was called. */
  readonly since: number;
  /** Its moment has come: it took the lock, renewed the lease, gave it up, or stored the value. */
  done: boolean;
  /** For how long it took the lock, in ms; null: it has not. */
  ttlMs: number | null;
  /** Its other moment has come: it found the lease lost, or refused the value. */
  refused: boolean;
  /** Of a try: did somebody have the lock at some moment? Of `holds`: has somebody else had it for too long? */
  other: boolean;
  /** Of a read: the values since it was called. */
  readonly seen: number[];
}

/** A user of the lock. */
export interface User {
  ongoing: Ongoing | null;
  lease: Lease | null;
  /** Who was lent the lock after it, while it was not told so. */
  next: Address | null;
  /** Its lease was over when it was told of it, the lock was free, and nobody has taken it since: so it may have taken it again by then. */
  again: boolean;
  /** That other user has had the lock for longer than is claimed. */
  late: boolean;
  /** The tokens with which it writes: that of its last grant until it releases it, and an older one. */
  token: string | null;
  oldToken: string | null;
  /** The value that it read last, since it was lent the lock or wrote. */
  read: number | null;
  diedAt: number | null;
}

/** The state of one lock, and of what it protects. */
export interface State {
  holder: Holder | null;
  grants: Grants;
  users: User[];
  value: number;
  /** The largest token that the resource has seen. */
  newest: string | null;
}

/** Where, and when. */
export type In = At<LeaseLockParameters>;

/** Clocks that count whole ms, and timers that fire one early, are right: so much may be missing of a time, in ms. */
export const GRACE_MS = 2;

/** Before anything has happened. */
export const initial = (addresses: number): State => ({
  ...{ holder: null, grants: [], value: 0, newest: null },
  users: Array.from({ length: addresses }, () => ({
    ...{ ongoing: null, lease: null, next: null, again: false, late: false },
    ...{ token: null, oldToken: null, read: null, diedAt: null },
  })),
});

/** May so many ms have passed since, by a clock that is as fast as is allowed? */
export const mayHavePassed = (since: number, ms: number, { now, parameters }: In): boolean =>
  now + GRACE_MS >= since + ms / (1 + parameters.rho);

/** A call begins. */
export const begin =
  (fn: keyof LeaseLock) =>
  (s: State, context: In): void => {
    const { at, now } = context;
    const user = s.users[at]!;
    if (fn === 'holds' || fn === 'renew' || fn === 'release') noteLate(s, context);
    const other = fn === 'holds' ? isLate(s, context) : s.holder !== null;
    const seen = fn === 'read' ? [s.value] : [];
    user.ongoing = { fn, since: now, done: false, ttlMs: null, refused: false, other, seen };
  };

/** A call is over. */
export const over = (s: State, { at }: In): void => {
  s.users[at]!.ongoing = null;
};

/** The lock is lent to whoever calls. */
export function take(s: State, context: In, ttlMs: number): void {
  const { at, now } = context;
  const user = s.users[at]!;
  Object.assign(user.ongoing!, { done: true, ttlMs });
  for (const each of s.users) {
    if (isLent(each)) each.next ??= at;
    each.again = false;
  }
  Object.assign(user, { next: null, late: false });
  s.grants = [...s.grants, at];
  change(s, { by: at, since: user.ongoing!.since, ttlMs, leftAt: user.diedAt === null ? null : now });
}

/** The user had taken it again before it was told of its lease. */
export function hadAgain(s: State, { at }: In): void {
  const { lease, diedAt } = s.users[at]!;
  s.users[at]!.again = false;
  s.holder = { by: at, since: lease!.since, ttlMs: lease!.ttlMs, leftAt: diedAt };
}

/** Whoever took it, and was not told so before that was over, takes it once more. */
export function takeAgain(s: State, context: In): void {
  s.grants = withoutToken(s.grants, context.at);
  take(s, context, s.users[context.at]!.ongoing!.ttlMs!);
}

/** The lease of the caller begins anew. */
export function renew(s: State, { at }: In): void {
  const { ongoing, lease } = s.users[at]!;
  ongoing!.done = true;
  s.holder = { by: at, since: ongoing!.since, ttlMs: lease!.ttlMs, leftAt: s.holder?.leftAt ?? null };
}

/** The lock is lent to somebody, or to nobody, from now on. */
export function change(s: State, holder: Holder | null): void {
  s.holder = holder;
  if (!holder) return;
  for (const { ongoing } of s.users) if (ongoing?.fn === 'tryAcquire') ongoing.other = true;
}

/** Who gave up waiting gives back what it was granted. */
export function giveBack(s: State, { at }: In): void {
  const { ongoing } = s.users[at]!;
  if (!ongoing!.done) return;
  ongoing!.ttlMs = null; // it does not take it again
  s.grants = withoutToken(s.grants, at);
  if (s.holder?.by === at) change(s, null);
}

/** The caller will be told that its lease is lost; if it is not, nobody counts on it any more. */
export function findLost(s: State, context: In): void {
  const { at, now } = context;
  refuse(s, context);
  leave(s, at, now);
}

/** Nobody counts on the lease of this user any more. */
export function leave(s: State, at: Address, now: number): void {
  if (s.holder?.by === at) s.holder = { ...s.holder, leftAt: s.holder.leftAt ?? now };
}

/** The user has no lease any more, as it knows. */
export function forget(s: State, { at }: In): void {
  Object.assign(s.users[at]!, { lease: null, next: null, again: false, late: false });
}

/** The node of this user is dead. */
export function die(s: State, { at, now }: In): void {
  s.users[at]!.diedAt = now;
  leave(s, at, now);
}

/** Does the user believe that the lock is lent to it? Its validity counts from the call: nobody saw when exactly it returned. */
export function believes(s: State, { at, now }: In): boolean {
  const { lease, ongoing, diedAt } = s.users[at]!;
  if (!lease || ongoing?.fn === 'release' || diedAt !== null) return false;
  return lease.validMs === null || now < lease.since + lease.validMs;
}

/** What the caller asks for is refused: it will be told so. */
export function refuse(s: State, { at }: In): void {
  s.users[at]!.ongoing!.refused = true;
}

/** The value is stored. */
export function store(
  s: State,
  { at, args: [, value, token] }: In & { readonly args: Args<LeaseLock['write']> },
): void {
  s.users[at]!.ongoing!.done = true;
  s.value = value;
  s.newest = token;
  for (const { ongoing } of s.users) {
    if (ongoing?.fn === 'read' && !ongoing.seen.includes(value)) ongoing.seen.push(value);
  }
}

const isLent = ({ lease, ongoing }: User): boolean =>
  lease !== null || ((ongoing?.fn === 'acquire' || ongoing?.fn === 'tryAcquire') && ongoing.done);

/** Has the user, as it knows, had the lock for longer than others may not be told? Sticks: its validity counts up to that moment. */
function hasHadForLong({ lease, ongoing }: User, { now, parameters: { toldWithinMs } }: In): boolean {
  if (toldWithinMs === null || !lease) return false;
  if (ongoing && ongoing.fn !== 'read' && ongoing.fn !== 'write') return false; // it may have been told just now
  const due = lease.knownAt + toldWithinMs;
  return now > due && (lease.validMs === null || due < lease.since + lease.validMs);
}

/** Whoever has not been told though this user has had the lock for long, should have been, whatever becomes of its lease now. */
function noteLate(s: State, context: In): void {
  if (!hasHadForLong(s.users[context.at]!, context)) return;
  for (const user of s.users) if (user.next === context.at) user.late = true;
}

function isLate(s: State, context: In): boolean {
  const { next, late } = s.users[context.at]!;
  return late || (next !== null && hasHadForLong(s.users[next]!, context));
}
