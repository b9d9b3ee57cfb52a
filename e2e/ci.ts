/** Parsers of what CI systems are told, and the commands in it. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NoOperationTraceWriter, convertWorkflowTemplate, parseWorkflow } from '@actions/workflow-parser';
import { Job } from 'kubernetes-models/batch/v1';
import { PersistentVolumeClaim } from 'kubernetes-models/v1';
import { parseAllDocuments } from 'yaml';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { emptyFolder } from './command.ts';

/** What is wrong with a workflow, as the parser of GitHub says. */
export async function githubProblems(content: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name: 'lock.yml', content }, new NoOperationTraceWriter());
  if (value) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}

/** It is made for a node that is newer than the oldest one of ours. */
const UNION =
  'data:text/javascript,Set.prototype.union%20%3F%3F%3D%20function(o)%7Breturn%20new%20Set(%5B...this%2C...o%5D)%7D';

/** The jobs of a pipeline, by the schema of GitLab and the rules of its parser. Rejects with what it says. */
export async function gitlabJobs(content: string): Promise<string[]> {
  const folder = emptyFolder();
  writeFileSync(join(folder, '.gitlab-ci.yml'), content);
  const run = promisify(execFile);
  await run('git', ['init', '--quiet'], { cwd: folder });
  const program = join(PACKAGE_ROOT, 'node_modules', 'gitlab-ci-local', 'dist', 'index.js');
  const { stdout } = await run(process.execPath, ['--import', UNION, program, '--list-csv'], { cwd: folder });
  return stdout
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(';')[0]!);
}

const KINDS = { Job, PersistentVolumeClaim } as const;

/** What is wrong with the objects in a file, as the schemas of Kubernetes say: also keys that they do not know. */
export function kubernetesProblems(content: string): string[] {
  return objectsIn(content).flatMap((object) => {
    const unknown = new Set<string>();
    try {
      const watched = watching(object, '', unknown);
      KINDS[object['kind'] as keyof typeof KINDS].prototype.validate.call(watched);
    } catch (error) {
      return [(error as Error).message];
    }
    return [...unknown].map((path) => `${path} is not known`);
  });
}

/** The objects in a file. */
export const objectsIn = (content: string): Record<string, unknown>[] =>
  parseAllDocuments(content).map((document) => {
    if (document.errors.length > 0) throw document.errors[0]!;
    return document.toJS() as Record<string, unknown>;
  });

/** The same, of which is seen what a validator looks at: it looks at all that it knows, and at nothing else. */
function watching<T extends object>(value: T, path: string, unseen: Set<string>): T {
  const inside = new Map(
    Object.entries(value).map(([key, each]: [string, unknown]) => {
      const here = `${path}/${key}`;
      unseen.add(here);
      return [key, typeof each === 'object' && each !== null ? watching(each, here, unseen) : each];
    }),
  );
  return new Proxy(value, {
    get: (target, key) => {
      unseen.delete(`${path}/${String(key)}`);
      return typeof key === 'string' && inside.has(key) ? inside.get(key) : (Reflect.get(target, key) as unknown);
    },
  });
}

/** The commands of ours in a file, as they are typed; what is continued on another line is one. */
export const commandsIn = (content: string): string[] =>
  content
    .replaceAll(/^\s*#.*$/gm, '')
    .replaceAll(/\s*\\\n\s*/g, ' ')
    .split(/\n(?!\s+--)/)
    .flatMap((line) => /npx (servicetester [^]*)$/.exec(line)?.[1]?.replaceAll(/\s+/g, ' ').trim() ?? []);
