/** The examples for CI systems: the parsers of their formats read them, and so does our command line. */
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { mergeIn } from '../tester/commands/options/merge.ts';
import { servicetesterCommand } from '../tester/commands/options/test.ts';
import { commandsIn, githubProblems, gitlabJobs, kubernetesProblems, objectsIn } from './ci.ts';
import { emptyFolder } from './command.ts';

const example = (name: string): string => readFileSync(join(PACKAGE_ROOT, 'docs', 'ci', name), 'utf8');

describe('docs/ci/github.yml', () => {
  it('is a workflow', async () => {
    expect(await githubProblems(example('github.yml'))).toEqual([]);
  });

  it.each([
    ['fail-fast:', 'fail-fats:'],
    ['runs-on:', 'run-on:'],
    ['needs: shard', 'needs: shards'],
    ['github.run_id }}', 'github.run_id) }}'],
  ])('is none with %j written %j', async (right, wrong) => {
    expect(await githubProblems(example('github.yml').replaceAll(right, wrong))).not.toEqual([]);
  });
});

describe('docs/ci/github-exec.yml', () => {
  it('is a workflow', async () => {
    expect(await githubProblems(example('github-exec.yml'))).toEqual([]);
  });

  it('is none with its steps under another name', async () => {
    expect(await githubProblems(example('github-exec.yml').replace('steps:', 'step:'))).not.toEqual([]);
  });
});

describe('docs/ci/gitlab.yml', () => {
  it('is a pipeline of eight jobs, and one that merges', async () => {
    const shards = [1, 2, 3, 4, 5, 6, 7, 8].map((each) => `lock: [${each}/8]`);
    expect(await gitlabJobs(example('gitlab.yml'))).toEqual([...shards, 'verdict']);
  });

  it.each([
    ['parallel:', 'paralel:'],
    ['when: always', 'when: allways'],
    ['stage: verdict', 'stage: verdicts'],
  ])('is none with %j written %j', async (right, wrong) => {
    await expect(gitlabJobs(example('gitlab.yml').replaceAll(right, wrong))).rejects.toThrow();
  });
});

describe('docs/ci/kubernetes.yaml', () => {
  it('has what Kubernetes knows', () => {
    expect(kubernetesProblems(example('kubernetes.yaml'))).toEqual([]);
  });

  it.each([
    ['completionMode:', 'completionsMode:'],
    ['completions: 8', 'completions: eight'],
    ['mountPath:', 'mountpath:'],
    ['claimName:', 'claim:'],
  ])('has not with %j written %j', (right, wrong) => {
    expect(kubernetesProblems(example('kubernetes.yaml').replaceAll(right, wrong))).not.toEqual([]);
  });

  it('is a campaign whose shards are merged: its own commands say so', async () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true });
    symlinkSync(PACKAGE_ROOT, join(folder, 'node_modules', 'servicetester'));
    symlinkSync(join(PACKAGE_ROOT, 'bin', 'servicetester.js'), join(folder, 'node_modules', '.bin', 'servicetester'));
    copyFileSync(join(PACKAGE_ROOT, 'e2e', 'my-lock.fixture.ts'), join(folder, 'my-lock.ts'));
    const [shard, merge] = objectsIn(example('kubernetes.yaml'))
      .filter(({ kind }) => kind === 'Job')
      .map((job) =>
        scriptOf(job).replaceAll('/reports', folder).replaceAll('npx servicetester', 'node_modules/.bin/servicetester'),
      );
    const few = shard!.replace('--runs 100000', '--runs 24');
    for (let index = 0; index < 8; index += 1) {
      await promisify(execFile)('sh', ['-c', few], {
        cwd: folder,
        env: { ...process.env, JOB_COMPLETION_INDEX: String(index) },
      });
    }
    expect(readdirSync(folder).filter((name) => name.startsWith('report-'))).toHaveLength(8);
    const { stdout } = await promisify(execFile)('sh', ['-c', merge!], { cwd: folder });
    expect(stdout).toContain('merged: all 8 shards');
    expect(stdout).toContain('\n  24 runs, ');
    expect(stdout).toContain('\nconforms\n');
    expect(readFileSync(join(folder, 'junit.xml'), 'utf8')).toContain('<testsuite ');
  });
});

/** What the first container of a job runs in its shell. */
function scriptOf(job: Record<string, unknown>): string {
  const { spec } = job as { spec: { template: { spec: { containers: { args: string[] }[] } } } };
  return spec.template.spec.containers[0]!.args[0]!;
}

/** What a CI system puts in the place of its variables. */
const filled = (command: string): string =>
  command
    .replaceAll(/\$\{\{ [\w.]+ \}\}|\$CI_\w+/g, '3')
    .replaceAll('$JOB_COMPLETION_INDEX', '3')
    .replaceAll('--shard auto', '--shard 3')
    .replaceAll('--shard 3 ', '--shard 3/8 ');

describe('the commands in the examples', () => {
  const all = readdirSync(join(PACKAGE_ROOT, 'docs', 'ci')).flatMap((name) =>
    commandsIn(example(name)).map((command) => [name, filled(command)] as const),
  );

  it('are found', () => {
    expect(all.map(([name]) => name)).toEqual([
      ...['github-exec.yml', 'github.yml', 'github.yml', 'github.yml'],
      ...['gitlab.yml', 'gitlab.yml', 'kubernetes.yaml', 'kubernetes.yaml'],
    ]);
  });

  it.each(all)('of %s are ones that there are: %s', async (_, command) => {
    const program = servicetesterCommand().configureOutput({ writeErr: () => {} });
    const ran: string[] = [];
    for (const each of [program, mergeIn(program)]) each.action(() => void ran.push(each.name()));
    const [, ...args] = command.match(/'[^']*'|\S+/g)!;
    await program.parseAsync(args, { from: 'user' });
    expect(ran).toEqual([args[0] === 'merge' ? 'merge' : 'servicetester']);
    expect(() => program.parse([...args, '--shards', '3'], { from: 'user' })).toThrow('unknown option');
  });
});
