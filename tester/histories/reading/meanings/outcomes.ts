/**
 * What became of an operation whose entry is no `ok`.
 *
 * Unless it is said otherwise: `fail`: it had no effect (failed), but of a function that answers yes or no, and without an error, it is
 * a no (returned). `info`: nobody knows (open). `--outcome what=meaning` says otherwise, for `fail`, for `info`, or for errors
 * that contain a text: `--outcome "requested lease not found=returned"`. The longest text counts most, then what is said of `fail`
 * and `info`, then what is so by default.
 */
import { UsageError } from '../../../../test-node/commands/status.ts';
import type { Outcome } from '../../history.ts';

/** What a type of entries, or an error that contains a text, means. */
export interface OutcomeRule {
  readonly what: string;
  readonly means: Outcome;
}

const MEANINGS: readonly Outcome[] = ['returned', 'failed', 'open'];
/** What is so unless it is said otherwise. */
const DEFAULTS: readonly OutcomeRule[] = [
  { what: 'fail', means: 'failed' },
  { what: 'info', means: 'open' },
];
const TYPES = DEFAULTS.map(({ what }) => what);

/** The rules of a command line: `fail=open`. Throws `UsageError`. */
export const outcomeRules = (texts: readonly string[]): OutcomeRule[] => texts.map(ruleOf);

function ruleOf(text: string): OutcomeRule {
  const [, what, means] = /^(.+)=(\w+)$/s.exec(text) ?? [];
  const meaning = MEANINGS.find((each) => each === means);
  if (what === undefined || meaning === undefined) {
    throw new UsageError(
      `'--outcome ${text}' says nothing: --outcome what=meaning; what is fail, info, or a text in an error; the meaning is ${MEANINGS.join(', ')}.`,
    );
  }
  return { what, means: meaning };
}

/** The rules that hold. */
export class Outcomes {
  readonly #ofTypes: readonly OutcomeRule[];
  /** Longest first. */
  readonly #ofErrors: readonly OutcomeRule[];

  constructor(rules: readonly OutcomeRule[] = []) {
    this.#ofTypes = rules.filter(({ what }) => TYPES.includes(what));
    this.#ofErrors = rules.filter(({ what }) => !TYPES.includes(what)).sort((a, b) => b.what.length - a.what.length);
  }

  /** What became of it. `answers`: it answers yes or no. */
  of(type: 'fail' | 'info', error: unknown, answers: boolean): Outcome {
    const text = errorText(error);
    const said =
      (text === null ? undefined : this.#ofErrors.find(({ what }) => text.includes(what))) ??
      this.#ofTypes.findLast(({ what }) => what === type);
    if (said) return said.means;
    if (type === 'fail' && text === null && answers) return 'returned';
    return DEFAULTS.find(({ what }) => what === type)!.means;
  }
}

/** An error as one text: `[:not-found "lease"]` is 'not-found lease'. */
function errorText(error: unknown): string | null {
  if (error === undefined || error === null) return null;
  if (Array.isArray(error)) return error.map((each) => errorText(each) ?? 'nil').join(' ');
  return typeof error === 'string' ? error : JSON.stringify(error);
}
