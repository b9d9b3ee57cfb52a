/** The package zeromq, which only this implementation needs: it is loaded when it is first used. */
import type * as ZeroMq from 'zeromq';
import { UnavailableError } from '../../../test-node/commands/status.ts';
import { optional } from '../../optional.ts';

/** The longest message that is taken, in bytes; who sends a longer one is disconnected. */
export const BYTES_MAX = 65_536;

/** The package. Rejects with `UnavailableError` where it is not installed. */
export const zeromq = (): Promise<typeof ZeroMq> => optional('The locks over ZeroMQ', 'zeromq', () => import('zeromq'));

/** A socket that could not be bound: `UnavailableError` where the port is taken. */
export function notBound(error: unknown, port: number): Error {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'EADDRINUSE') return error as Error;
  return new UnavailableError(`The port ${port} is taken. Choose another with --port, or 0 for a free one.`);
}
