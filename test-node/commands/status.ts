/** How commands end: the exit statuses, the same for every command, and the errors that lead to them. */

/** The exit statuses. */
export const status = {
  conforms: 0,
  violates: 1,
  unknown: 2,
  usage: 64,
  unavailable: 69,
  internal: 70,
  interrupted: 130,
  /** By SIGTERM: as a shell tells it. Not among those in `--help`. */
  terminated: 143,
} as const;

/** For `--help`. */
export const STATUS_HELP = `
Exit status:
    0  conforms
    1  violates
    2  unknown: it could not be decided
   64  wrong usage
   69  something it needs from the machine is missing: a program, a package, a free port
   70  the tester itself failed
  130  interrupted; the report is still written`;

/** The command was used wrongly; the message says how, and what there is. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly exitStatus = status.usage;
}

/** Something that is needed from the machine is missing; the message says what, and how to get it. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
  readonly exitStatus = status.unavailable;
}

/** The status with which a command ends that threw this. */
export function statusOf(error: unknown): number {
  if (error instanceof UsageError || error instanceof UnavailableError) return error.exitStatus;
  return status.internal;
}
