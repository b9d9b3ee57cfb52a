/** What both ends of a connection know, and nobody else: a word in the environment, which child processes inherit. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { UsageError } from '../commands/status.ts';

/** Where the token is. */
export const TOKEN_VARIABLE = 'SERVICETESTER_TOKEN';
/** The command that makes one. */
export const MAKE_TOKEN = `export ${TOKEN_VARIABLE}=$(openssl rand -hex 16)`;

/** The token; null: there is none. Throws `UsageError` if it could be guessed, or not be sent. */
export function token(): string | null {
  const value = process.env[TOKEN_VARIABLE] ?? '';
  if (value === '') return null;
  if (/^[!-~]{16,}$/.test(value)) return value;
  throw new UsageError(
    `The token in ${TOKEN_VARIABLE} has ${value.length} characters; it needs 16 or more, without spaces. To make one: ${MAKE_TOKEN}`,
  );
}

/** The header that shows the token, on the way to a server. */
export function authorization(): { readonly authorization?: string } {
  const value = token();
  return value === null ? {} : { authorization: `Bearer ${value}` };
}

/** Does this header show our token, or do we have none? How long it takes tells nothing about the token. */
export function isAuthorized(header: string | undefined): boolean {
  const { authorization: expected } = authorization();
  return expected === undefined || timingSafeEqual(digest(expected), digest(header ?? ''));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
