/** Why a level fails, for people: the report, and how it is repeated. */
import { join } from 'node:path';
import { Chalk } from 'chalk';
import { FOLDER, failedPlan, keep, type Kept } from '../campaign/keeping.ts';
import { describedBy, type Subject } from '../report/subject.ts';
import { WIDTH } from '../report/suite.ts';
import { textReport } from '../report/text.ts';
import { titleOf, type Ran } from './rig.ts';
import type { Suite } from './suite.ts';

/** What sets the seed of a suite, in the environment. */
export const SEED_VARIABLE = 'SERVICETESTER_SEED';

/** A level did not pass. */
class DoesNotConform extends Error {
  override readonly name = 'DoesNotConform';
}

/** The error of a level that failed; null: it conforms. `test`: its full name. What failed is kept as a plan. */
export function failureOf(ran: Ran, suite: Suite, level: string, test: string): DoesNotConform | null {
  const { result, subject: what, runs } = ran;
  if (result.verdict === 'conforms') return null;
  const { tested, seed } = suite;
  const subject: Subject = {
    ...{ ...describedBy(tested, what, result), seed, runs, passedFirst: null },
    ...kept(ran, suite, level),
    repeat: [`${SEED_VARIABLE}=${seed} npx vitest run -t '${test}'`],
  };
  const error = new DoesNotConform(textReport(result, subject, new Chalk({ level: 0 }), WIDTH).join('\n'));
  error.stack = error.message; // where it was thrown says nothing
  return error;
}

/** Keeps the plan that failed. */
function kept({ result }: Ran, suite: Suite, level: string): Kept {
  const failed = failedPlan(result);
  if (!failed) return { plan: null, trouble: [] };
  const { service, addresses } = suite.tested;
  const target = { service: service.name, implementation: suite.stack[0].name, addresses };
  return keep(join(FOLDER, `${titleOf(suite, level)}.plan.json`), { target, repeat: 1, ...failed });
}
