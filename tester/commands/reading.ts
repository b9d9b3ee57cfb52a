/** How a recorded file is read, from the command line. */
import { UsageError } from '../../test-node/commands/status.ts';
import { TooLong } from '../histories/history.ts';
import { uncertaintyOf } from '../histories/reading/meanings/held.ts';
import { outcomeRules } from '../histories/reading/meanings/outcomes.ts';
import type { ReadOptions } from '../histories/reading/read.ts';
import { NoHistory } from '../histories/reading/wrong.ts';

/** The options of the command line that say how a file is read. */
export interface ReadingOptions {
  readonly format?: string;
  readonly outcome?: readonly string[];
  readonly uncertainty?: readonly string[];
}

/** How the file is read, as the options say. */
export const readingOf = ({ format, outcome = [], uncertainty }: ReadingOptions): ReadOptions => ({
  ...(format !== undefined && { format }),
  outcomes: outcomeRules(outcome),
  ...(uncertainty && { uncertainty: uncertaintyOf(uncertainty) }),
});

/** What is wrong with a file is for its user to mend. */
export function asUsage(error: unknown, path: string): unknown {
  if (!(error instanceof NoHistory) && !(error instanceof TooLong)) return error;
  const where = error.message.includes(path) ? '' : `${path}: `;
  return new UsageError(`${where}${error.message}`, { cause: error });
}
