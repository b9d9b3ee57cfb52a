/** Why a level fails, for people: the report, and how it is repeated. */
import { join } from 'node:path';
import { Chalk } from 'chalk';
import { FOLDER, failedPlan, keep, type Kept } from '../campaign/keeping.ts';
import { nodeFinding } from '../findings/finding.ts';
import { describedBy, type Subject } from '../report/subject.ts';
import { WIDTH } from '../report/suite.ts';
import { findingLines, textReport, verdictLine } from '../report/text.ts';
import { meaningOf } from '../report/title.ts';
import { titleOf, type Ran } from './rig.ts';
import type { Suite } from './suite.ts';
import type { Spins } from './watch.ts';

/** What sets the seed of a suite, in the environment. */
export const SEED_VARIABLE = 'SERVICETESTER_SEED';

/** A level did not pass. */
class DoesNotConform extends Error {
  override readonly name = 'DoesNotConform';
}

/** The line that repeats one test, of a file, by its full name. */
export const repeatOf = ({ seed }: Suite, file: string, test: string): string =>
  `${SEED_VARIABLE}=${seed} npx vitest run ${quoted(file)} -t ${quoted(`^${escaped(test)}$`)}`;

/** As a shell takes it. */
const quoted = (text: string): string =>
  /^[\w./@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** As a pattern that fits nothing else: so `vitest -t` takes it. */
const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);

/** The error of a level that was interrupted: a node goes round without ever letting go. */
export function failureOfSpins({ message, functions }: Spins, { tested }: Suite, repeat: string): DoesNotConform {
  const chalk = new Chalk({ level: 0 });
  const reason = `A node goes round without ever letting go. ${message}\nIt was in ${functions.join(', called by ')}.`;
  const finding = nodeFinding('it answers', reason, null, []);
  const lines = findingLines(finding, meaningOf(finding, tested.service), chalk);
  return asError([...lines.slice(1), '', verdictLine('violates', chalk), `  to repeat it: ${repeat}`]);
}

function asError(lines: readonly string[]): DoesNotConform {
  const error = new DoesNotConform(lines.join('\n'));
  error.stack = error.message; // where it was thrown says nothing
  return error;
}

/** The error of a level that failed; null: it conforms. `repeat`: the line that repeats it. What failed is kept as a plan. */
export async function failureOf(ran: Ran, suite: Suite, level: string, repeat: string): Promise<DoesNotConform | null> {
  const { result, subject: what, runs } = ran;
  if (result.verdict === 'conforms') return null;
  const { tested, seed } = suite;
  const subject: Subject = {
    ...{ ...describedBy(tested, what, result), seed, runs, passedFirst: null },
    ...kept(ran, suite, level, repeat),
    repeat: [repeat],
  };
  return asError(await textReport(result, subject, new Chalk({ level: 0 }), WIDTH));
}

/** Keeps the plan that failed. What it is a plan for are values of a test, which have no names: only that can repeat it. */
function kept({ result }: Ran, suite: Suite, level: string, repeat: string): Kept {
  const failed = failedPlan(result);
  if (!failed) return { plan: null, trouble: [] };
  const { service, addresses } = suite.tested;
  const target = { service: service.name, implementation: suite.stack[0].name, addresses, repeatedBy: repeat };
  return keep(join(FOLDER, `${titleOf(suite, level)}.plan.json`), { target, repeat: 1, ...failed });
}
