/** What is done with each fenced block, so that it stays true. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../test-node/package.ts';
import { fileOf, type Fence } from './fences.ts';

/** What is done with a block. */
export type Treatment =
  /** Its command is run, and its output is as shown. */
  | 'compared'
  /** Its campaigns take long: they are run in short, and begin as shown. That the finding comes is held by known-defects.test.ts. */
  | 'begun'
  /** Its lines are run, but for those that `notRun` has. */
  | 'run'
  /** It is a file for the commands that follow. */
  | 'written'
  /** It is compiled, as all that is TypeScript. */
  | 'compiled'
  /** It stands in place of the functions of these names in the file before it, for the commands that follow. */
  | 'in place'
  /** A CI system reads it, and our command line its commands. */
  | 'workflow'
  /** Our command line reads its commands. */
  | 'read'
  /** It is the configuration of the compiler that `servicetester init` writes. */
  | 'configuration'
  /** The wire protocol has these messages. */
  | 'messages'
  /** A test plays it, and names its document: `played=e2e/….test.ts`. */
  | 'played';

/** What is done with this block; null: nothing, it is in no category. */
export function treatmentOf(fence: Fence): Treatment | null {
  const { language, marks, text } = fence;
  if (fileOf(fence) !== undefined) return 'written';
  if (language === 'text') return isPlayed(fence) ? 'played' : null;
  if (language === 'console' || language === 'sh') {
    if (marks.has('short')) return 'begun';
    return language === 'sh' ? 'run' : 'compared';
  }
  if (language === 'json') return text.startsWith('{"jsonrpc"') ? 'messages' : 'configuration';
  return OTHERS[language] ?? null;
}

const OTHERS: Readonly<Record<string, Treatment>> = {
  ts: 'compiled',
  python: 'in place',
  yaml: 'workflow',
  groovy: 'read',
};

function isPlayed({ document, marks }: Fence): boolean {
  const path = join(PACKAGE_ROOT, marks.get('played') ?? '?');
  return existsSync(path) && readFileSync(path, 'utf8').includes(document);
}

/** Lines of `sh` that are not run, and why. Those of our commands are read by our command line. */
const NOT_RUN: readonly (readonly [lines: RegExp, why: string])[] = [
  [/^npm (ci|init|install) ?/, 'gets packages: .ci/run, e2e/vitest.test.ts and e2e/init.test.ts do'],
  [/^npm run mutants /, 'takes an hour: e2e/broken.test.ts and e2e/simulated-mutants.test.ts do it with one seed'],
  [/^servicetester matrix .* --write docs\/matrix\.md$/, 'takes an hour: .ci/run makes a small one'],
  [/^kubectl /, 'needs a cluster: e2e/ci.test.ts has the schemas, and runs the commands in them'],
  [/^start-nodes .* --host 0\.0\.0\.0$/, 'goes on, and lets others reach it: e2e/security.test.ts'],
  [/^lock-map /, 'goes on, at a port of its own: e2e/lock-map.test.ts'],
  [/^zmq-lock /, 'goes on, at a port of its own: e2e/zmq.test.ts'],
  [/^etcd(-lock)?( |$)/, 'goes on, at a port of its own: e2e/etcd.test.ts, e2e/scenario.test.ts'],
];

/** Why a line of `sh` is not run; null: it is run. */
export const notRun = (line: string): string | null => NOT_RUN.find(([lines]) => lines.test(line))?.[1] ?? null;

/** The lines of a block, without what is said to the reader. */
export const linesOf = ({ text }: Fence): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/ +# .*$/, ''))
    .filter((line) => line !== '');
