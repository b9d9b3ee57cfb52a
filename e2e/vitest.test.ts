import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { emptyFolder, runCommand } from './command.ts';

const folder = emptyFolder();

/** Whoever finds the lock taken leaves nobody else a moment in which to give it back. */
const SPIN_LOCK = `
import { defineImplementation } from 'servicetester';
import { mutex } from 'servicetester/services/mutex';
import { conformance } from 'servicetester/vitest';
const held = new Set();
const takeIt = (run) => {
  while (held.has(run));
  held.add(run);
};
const spinLock = defineImplementation({
  name: 'spin-lock',
  service: mutex,
  together: true,
  createNode: ({ run }) => ({
    async acquire() {
      await null;
      takeIt(run);
    },
    release: () => void held.delete(run),
    close: () => void held.delete(run),
  }),
});
conformance(spinLock, { nodes: 3 });
`;

/** What a user's run of vitest says of each test: how it ended, and its messages. */
type Told = Record<string, { readonly status: string; readonly message: string }>;
let told: Told = {};
/** The files that failed. */
let failed: string[] = [];

/** The package as it is published, in a project that has the files of the document. */
beforeAll(async () => {
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  for (const name of readdirSync(join(PACKAGE_ROOT, 'node_modules'))) {
    if (name === 'servicetester' || name.startsWith('.')) continue;
    symlinkSync(join(PACKAGE_ROOT, 'node_modules', name), join(modules, name));
  }
  const tarball = execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], {
    cwd: PACKAGE_ROOT,
    encoding: 'utf8',
  }).trim();
  mkdirSync(join(modules, 'servicetester'));
  execFileSync('tar', ['xzf', tarball, '-C', join(modules, 'servicetester'), '--strip-components=1'], { cwd: folder });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'of-a-user', type: 'module' }));
  const document = readFileSync(join(PACKAGE_ROOT, 'docs', 'vitest.md'), 'utf8');
  for (const [, file, text] of document.matchAll(/^```ts file=(\S+)\n([^]*?)^```$/gm)) {
    writeFileSync(join(folder, file!), text!);
  }
  writeFileSync(join(folder, 'spin-lock.test.ts'), SPIN_LOCK);
  told = await vitest();
});

async function vitest(which: readonly string[] = []): Promise<Told> {
  const results = join(folder, 'results.json');
  const args = [
    join('node_modules', 'vitest', 'vitest.mjs'),
    'run',
    ...which,
    '--reporter=json',
    `--outputFile=${results}`,
  ];
  const env = { ...process.env, SERVICETESTER_SEED: '7' };
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: 'ignore' });
  await new Promise((resolve) => child.on('close', resolve));
  type Test = { fullName: string; status: string; failureMessages: string[] };
  const { testResults } = JSON.parse(readFileSync(results, 'utf8')) as {
    testResults: { name: string; status: string; assertionResults: Test[] }[];
  };
  failed = testResults.filter(({ status }) => status !== 'passed').map(({ name }) => basename(name));
  return Object.fromEntries(
    testResults.flatMap(({ assertionResults }) =>
      assertionResults.map(({ fullName, status, failureMessages }) => [
        fullName,
        { status, message: failureMessages.join('\n') },
      ]),
    ),
  );
}

const of = (name: string): [string, Told[string]][] =>
  Object.entries(told).filter(([test]) => test.startsWith(`${name} conforms to mutex`));

it('a right lock passes on all levels', () => {
  expect(of('local-lock').map(([, { status }]) => status)).toEqual(Array(5).fill('passed'));
  expect([...failed].sort()).toEqual(['hasty-lock.test.ts', 'spin-lock.test.ts']);
});

it('a wrong one fails, with what was found and how it is repeated', () => {
  const [, concurrent] = of('hasty-lock').find(([test]) => test.includes(' concurrent '))!;
  expect(concurrent.status).toBe('failed');
  expect(concurrent.message).toContain("'the lock is free' does not hold");
  expect(concurrent.message).toMatch(
    /SERVICETESTER_SEED=7 npx vitest run hasty-lock.test.ts -t '\^hasty-lock conforms to mutex concurrent /,
  );
});

it('a lock that goes round for ever fails, with the function in which it does; what is left of its run is not waited for', () => {
  const [protocol, sequential, ...rest] = of('spin-lock').map(([, test]) => test);
  expect([protocol!.status, sequential!.status]).toEqual(['passed', 'failed']);
  expect(sequential!.message).toContain("the node: 'it answers' does not hold");
  expect(sequential!.message).toMatch(/It was in takeIt \(.*spin-lock\.test\.ts\), called by acquire/);
  expect(rest.every(({ status }) => status === 'skipped' || status === 'pending')).toBe(true);
});

it('the line that it says repeats one test, and no other', async () => {
  const [, { message }] = of('hasty-lock').find(([test]) => test.includes(' concurrent '))!;
  const [, file, name] = /npx vitest run (\S+) -t '([^']+)'/.exec(message)!;
  const again = Object.values(await vitest([file!, '-t', name!])).filter(({ status }) => status === 'failed');
  expect(again).toHaveLength(1);
  expect(again[0]!.message).toContain("'the lock is free' does not hold");
});

it('the plan that it keeps is repeated by that line alone, as replay says', async () => {
  const plan = join('.servicetester', 'mutex-hasty-lock-concurrent.plan.json');
  const { status, stderr } = await runCommand('servicetester', ['replay', plan], folder);
  expect([status, stderr]).toEqual([
    64,
    expect.stringContaining('SERVICETESTER_SEED=7 npx vitest run hasty-lock.test.ts'),
  ]);
});

it('a level that is left out is skipped, with the reason in its name', () => {
  const skipped = of('hasty-lock').filter(([, { status }]) => status === 'skipped' || status === 'pending');
  expect(skipped.map(([test]) => test)).toEqual([
    'hasty-lock conforms to mutex simulated under every schedule that is tried, every return is allowed (to show what is found in real time)',
  ]);
});

it('a program that uses a lock is tested against the specification', () => {
  expect(told['uses the lock as it may']).toEqual({ status: 'passed', message: '' });
});
