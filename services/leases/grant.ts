/** What a user is told of a grant, and what it may be. */
import type { Grant } from '../lease-lock.ts';
import type { Clauses } from '../service.ts';
import { me, mine } from './rules.ts';
import type { In, State } from './state.ts';
import { fits, fitting, isToken, withToken, withoutToken } from './tokens.ts';

type Told = In & { readonly result: Grant | null };
type Acquired = Told & { readonly args: readonly [name: string, ttlMs: number] };

/** Is it a grant, of any lock? */
export const isGrant = (value: unknown): value is Grant =>
  typeof value === 'object' && value !== null && isOfGrant(value);

const isOfGrant = ({ token, validMs, ...more }: Partial<Grant>): boolean =>
  (token === null || isToken(token)) &&
  (validMs === null || (typeof validMs === 'number' && validMs >= 0)) &&
  Object.keys(more).length === 0;

/** Is it a grant, or none? */
export const isGrantOrNull = (value: unknown): value is Grant | null => value === null || isGrant(value);

/** One that the caller may be told of its acquire now. */
export const newGrant = (s: State, context: In, ttlMs: number): Grant =>
  grantOf(s, context, context.parameters.tokens === 'none' ? null : fitting(s.grants, context.at), ttlMs);

/** One that the caller may be told of its renewal now. */
export function renewedGrant(s: State, context: In): Grant {
  const { token, ttlMs } = me(s, context).lease!;
  return grantOf(s, context, token, ttlMs);
}

/** Valid as long as the lease that counts from the call. */
function grantOf(s: State, context: In, token: string | null, ttlMs: number): Grant {
  const { now, parameters } = context;
  const left = mine(s, context).since + ttlMs / (1 + parameters.rho) - now;
  return { token, validMs: parameters.renewal === 'service' ? null : Math.min(Math.max(0, left), ttlMs) };
}

function isValid({ result, parameters }: Told, ttlMs: number): boolean | string {
  if (!result) return true;
  const { validMs } = result;
  if (parameters.renewal === 'service') return validMs === null || `it is renewed, but valid for ${validMs} ms`;
  return (validMs !== null && validMs <= ttlMs) || `it is valid for ${validMs} ms of ${ttlMs}`;
}

const NOT_LONGER = 'it is valid for no longer than was asked for';

/** What a grant must be. */
export const granted: Clauses<State, Acquired> = {
  'it has a token, if grants have': (_, { result, parameters }) =>
    !result || (result.token === null) === (parameters.tokens === 'none') || `its token is ${result.token}`,
  'the token fits the order of the grants': (s, { at, result }) => !result?.token || fits(s.grants, at, result.token),
  [NOT_LONGER]: (_, context) => isValid(context, context.args[1]),
};

/** What a renewal must be. */
export const renewed: Clauses<State, Told> = {
  'the token is that of the grant': (s, context) => {
    const { token } = me(s, context).lease!;
    return !context.result || context.result.token === token || `that was ${token}`;
  },
  [NOT_LONGER]: (s, context) => isValid(context, me(s, context).lease!.ttlMs),
};

/** The caller learns that it was lent the lock. */
export function learn(s: State, context: Acquired, { token, validMs }: Grant): void {
  const { at, now, args } = context;
  const user = me(s, context);
  s.grants = token === null ? withoutToken(s.grants, at) : withToken(s.grants, at, token);
  user.lease = { token, since: mine(s, context).since, ttlMs: args[1], validMs, knownAt: now };
  const again = s.holder === null && mine(s, context).ttlMs !== null;
  Object.assign(user, { token, oldToken: user.token ?? user.oldToken, read: null, again });
}

/** The caller learns that its lease was renewed. */
export function learnRenewed(s: State, context: In, { validMs }: Grant): void {
  const user = me(s, context);
  user.lease = { ...user.lease!, since: mine(s, context).since, validMs };
}
