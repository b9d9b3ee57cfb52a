/** The token that ends a repaired server: in the environment of it and of whoever may end it. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** Where the token is. */
export const TOKEN_VARIABLE = 'ZMQ_LOCK_TOKEN';

/** The token of this process; empty: it has none. */
export const tokenHere = (): string => process.env[TOKEN_VARIABLE] ?? '';

/** Are they the same? How long it takes tells nothing about either. */
export const isSameToken = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
