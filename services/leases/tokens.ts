/**
 * The tokens of a lock's grants, in the order in which it was granted. Tokens are decimal integers of any size, compared as such.
 * A grant whose acquire has not returned is there by the address of its user: nobody has seen its token.
 */
import type { Address } from '../service.ts';

/** The grants whose tokens still matter, oldest first. Of known ones that follow each other, the smallest and the largest do. */
export type Grants = readonly (string | Address)[];

/** Is it a decimal integer? */
export const isToken = (token: unknown): token is string => typeof token === 'string' && /^(0|[1-9]\d*)$/.test(token);

/** Is the first token newer, which is larger, than the second? */
export const isNewer = (token: string, than: string): boolean => BigInt(token) > BigInt(than);

/** May this user's grant have this token? A string: no, since; one that has not been granted the lock: as if it were now. */
export function fits(grants: Grants, at: Address, token: string): true | string {
  const place = placeOf(grants, at);
  const notNewer = grants.slice(0, place).find((each) => typeof each === 'string' && !isNewer(token, each));
  if (notNewer !== undefined) return `${token} is not larger than ${notNewer}, which is that of an earlier grant`;
  const notOlder = grants.slice(place).find((each) => typeof each === 'string' && !isNewer(each, token));
  return notOlder === undefined || `${token} is not smaller than ${notOlder}, which is that of a later grant`;
}

/** A token that fits, and leaves room for those of earlier grants that are not known yet. */
export function fitting(grants: Grants, at: Address): string {
  const place = placeOf(grants, at);
  const known = grants.slice(0, place).findLastIndex((each) => typeof each === 'string');
  const before = known < 0 ? 0n : BigInt(grants[known]!);
  return String(before + BigInt(place - known));
}

/** This user's token has become known. */
export const withToken = (grants: Grants, at: Address, token: string): Grants =>
  needed(grants.map((each) => (each === at ? token : each)));

/** This user's token will never be known: its grant was taken back. */
export const withoutToken = (grants: Grants, at: Address): Grants => needed(grants.filter((each) => each !== at));

const placeOf = (grants: Grants, at: Address): number => {
  const place = grants.indexOf(at);
  return place < 0 ? grants.length : place;
};

/** Without the known ones that say nothing: what comes before or after them is farther from what is not known. */
const needed = (grants: Grants): Grants =>
  grants.filter(
    (each, i) => typeof each === 'number' || typeof grants[i - 1] === 'number' || typeof grants[i + 1] !== 'string',
  );
