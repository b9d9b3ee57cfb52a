/** How processes end, and what that tells. */
import { status } from './commands/status.ts';

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** `status 1`, `signal SIGSEGV`. */
export function describeExit({ code, signal }: Exit): string {
  return signal ? `signal ${signal}` : `status ${code}`;
}

/** Signals that a process does not get by a fault of its own. */
const FROM_OUTSIDE: readonly NodeJS.Signals[] = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'];

/** Did somebody else end it, or the system: by a signal from outside? Then neither node nor tester is to blame. */
export function endedFromOutside({ code, signal }: Exit): boolean {
  return code === status.terminated || (signal !== null && FROM_OUTSIDE.includes(signal));
}
