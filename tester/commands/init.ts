/** `servicetester init`: writes what a project of somebody's own begins with. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { UsageError, status } from '../../test-node/commands/status.ts';
import { PACKAGE_ROOT, VERSION } from '../../test-node/package.ts';
import { CONFIG_FILES } from './config/find.ts';

/** A file that is written. */
interface Written {
  /** The file in `templates` that it is made of. */
  readonly from: string;
  readonly to: string;
  readonly about: string;
  readonly text?: (template: string) => string;
}

/** What is written, or nothing is. */
const OWN: readonly Written[] = [
  { from: 'my-lock.ts', to: 'my-lock.ts', about: 'a lock: two nodes share a token' },
  { from: 'my-checker.ts', to: 'my-checker.ts', about: 'a checker: it follows where the token is' },
  { from: 'servicetester.config.ts', to: 'servicetester.config.ts', about: 'what is tested, and how long' },
  { from: 'servicetester.yml', to: '.github/workflows/servicetester.yml', about: 'tests it at every push' },
];

/** What a project may have already: it is kept then. */
const SHARED: readonly Written[] = [
  { from: 'package.template.json', to: 'package.json', about: 'what it needs', text: withVersions },
  { from: 'tsconfig.template.json', to: 'tsconfig.json', about: 'how its types are checked' },
  { from: 'gitignore.template', to: '.gitignore', about: 'what is not kept: packages, traces' },
];

/** Writes it into the folder; resolves with the exit status. Throws `UsageError`, and writes nothing, where something of it is there. */
export function init(parsed: Command): Promise<number> {
  const [folder] = parsed.processedArgs as [string];
  const there = [...OWN.map(({ to }) => to), ...CONFIG_FILES].filter((file) => existsSync(join(folder, file)));
  if (there.length > 0) {
    const named = [...new Set(there)].join(', ');
    throw new UsageError(
      `Nothing is written, since this is there already: ${named}. Another folder: servicetester init my-lock`,
    );
  }
  const kept = SHARED.filter(({ to }) => existsSync(join(folder, to)));
  const written = [...OWN, ...SHARED.filter((file) => !kept.includes(file))];
  for (const file of written) write(folder, file);
  console.log([...writtenLines(written, kept), '', ...nextLines(folder, kept)].join('\n'));
  return Promise.resolve(status.conforms);
}

function write(folder: string, { from, to, text = (template) => template }: Written): void {
  const file = join(folder, to);
  const template = readFileSync(join(PACKAGE_ROOT, 'templates', from), 'utf8');
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text(template), { flag: 'wx' });
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

/** The packages in the versions that this one goes with. */
function withVersions(template: string): string {
  const { devDependencies: ours } = packageOf(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'));
  const own = packageOf(template);
  const versions: Readonly<Record<string, string>> = { ...ours, servicetester: `^${VERSION}` };
  const devDependencies = Object.fromEntries(Object.keys(own.devDependencies).map((name) => [name, versions[name]]));
  return `${JSON.stringify({ ...own, devDependencies }, null, 2)}\n`;
}

const packageOf = (text: string): { readonly devDependencies: Readonly<Record<string, string>> } =>
  JSON.parse(text) as ReturnType<typeof packageOf>;

function writtenLines(written: readonly Written[], kept: readonly Written[]): string[] {
  const width = Math.max(...written.map(({ to }) => to.length));
  return [
    'Written:',
    ...written.map(({ to, about }) => `  ${to.padEnd(width)}  ${about}`),
    ...(kept.length > 0 ? [`Kept as it was: ${kept.map(({ to }) => to).join(', ')}`] : []),
  ];
}

function nextLines(folder: string, kept: readonly Written[]): string[] {
  const hasPackage = kept.some(({ to }) => to === 'package.json');
  return [
    'Next:',
    ...(folder === '.' ? [] : [`  cd ${folder}`]),
    hasPackage ? '  npm install --save-dev servicetester' : '  npm install',
    '  npx servicetester',
    'It conforms. To see a failure, take this line away from my-lock.ts:',
    `  ${lineToTakeAway()}`,
    "The checker says then that 'who is inside keeps the token' does not hold.",
  ];
}

/** The line of the lock without which it is wrong. */
function lineToTakeAway(): string {
  const lines = readFileSync(join(PACKAGE_ROOT, 'templates', 'my-lock.ts'), 'utf8').split('\n');
  return lines.find((line) => line.includes('take this line away'))!.trim();
}
