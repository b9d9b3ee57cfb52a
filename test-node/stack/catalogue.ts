/** What there is, by name; and users' files, by path. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { extname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { AnyChecker } from '../../checkers/checker.ts';
import type { AnyImplementation } from '../../implementations/implementation.ts';
import { realClock, within } from '../../services/environment/clock.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { didYouMean } from '../../services/semantics/similar.ts';
import type { AnyService } from '../../services/service.ts';
import { UsageError } from '../commands/status.ts';
import { CODE_ROOT, EXTENSION } from '../package.ts';
import { flawOfChecker, flawOfImplementation, flawOfService } from './flaw.ts';
import { ownFrames } from './frames.ts';

/** What can be named, by kind. */
export interface Kinds {
  service: AnyService;
  implementation: AnyImplementation;
  checker: AnyChecker;
  scenario: Scenario;
}
/** A kind of thing that can be named. */
export type Kind = keyof Kinds;

const has = (value: unknown, ...keys: string[]): boolean =>
  typeof value === 'object' && value !== null && keys.every((key) => key in value);

/** How each kind is known, what a value of the kind must have, and what is wrong with one otherwise. */
const kinds: {
  readonly [K in Kind]: {
    readonly needs: readonly string[];
    readonly is: (value: unknown) => boolean;
    readonly make: string;
    readonly flawOf: (value: Kinds[K]) => string | null;
  };
} = {
  service: {
    needs: ['name', 'addresses', 'init', 'functions'],
    is: (value) => has(value, 'init', 'functions', 'addresses'),
    make: 'defineService',
    flawOf: flawOfService,
  },
  implementation: {
    needs: ['name', 'service', 'createNode'],
    is: (value) => has(value, 'service', 'createNode'),
    make: 'defineImplementation',
    flawOf: flawOfImplementation,
  },
  checker: {
    needs: ['name', 'service', 'init'],
    is: (value) => has(value, 'service', 'init') && !has(value, 'functions') && !has(value, 'createNode'),
    make: 'defineChecker',
    flawOf: flawOfChecker,
  },
  scenario: {
    needs: ['name', 'about', 'play'],
    is: (value) => has(value, 'about', 'play'),
    make: 'defineScenario',
    flawOf: () => null,
  },
};

/** The names of what there is of one kind: `distlock`, `distlock/imp0`, `distlock/broken/two-grants`. */
export function names(kind: Kind): readonly string[] {
  const folder = join(CODE_ROOT, `${kind}s`);
  const all = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => extname(file) === EXTENSION && !file.endsWith(`.test${EXTENSION}`) && !file.endsWith('.d.ts'))
    .map((file) => file.slice(0, -EXTENSION.length));
  // A folder with an index is one thing, what else is in it are its parts.
  const whole = all.filter((file) => file.endsWith('/index')).map((file) => file.slice(0, -'/index'.length));
  const files = [...all.filter((file) => !whole.some((one) => file.startsWith(`${one}/`))), ...whole];
  // Services stand beside what a service is; the others in folders beside what they are.
  const named = files.filter((file) =>
    kind === 'service' ? !file.includes('/') && file !== 'service' : file.includes('/'),
  );
  return named.sort();
}

/** The name of the implementation that every service has: its specification. */
export const MODEL = 'model';

/** Is it neither wrong on purpose nor unusual, by its name? */
export const isMeantToBeRight = (name: string): boolean => !/\/(broken|odd)\//.test(name);

/** Is it the path of a file, not a name? */
export const isPath = (reference: string): boolean =>
  /^[./]|\.[mc]?[jt]s(?:#.*)?$/.test(reference) || reference.startsWith('file:');

/**
 * Finds a service, an implementation, a checker or a scenario: by its name, by the end of its name where that is unique (`imp0`), or in the
 * file at a path; `./file.ts#name`: what is exported under this name, or is called so, where the file has several. `service`: prefer what belongs to this service. Throws `UsageError` with what there is.
 */
export async function find<K extends Kind>(kind: K, reference: string, service?: string): Promise<Kinds[K]> {
  if (!isPath(reference)) return load(kind, fileOf(kind, reference, service));
  const whole = pathOf(reference);
  const [, file = whole, name] = /^(.*\.[mc]?[jt]s)#(.*)$/.exec(whole) ?? [];
  return load(kind, file, name);
}

function pathOf(reference: string): string {
  if (!reference.startsWith('file:')) return resolve(reference);
  return fileURLToPath(reference) + new URL(reference).hash;
}

/** The whole name of what a name, or the end of one, means; nothing is loaded for it. Throws `UsageError` as `find` does. */
export function wholeName(kind: Kind, name: string, service?: string): string {
  const all = names(kind);
  const matching = all.filter((each) => each === name || each.endsWith(`/${name}`));
  const found = matching.length === 1 ? matching : matching.filter((each) => each.startsWith(`${service}/`));
  if (found.length !== 1) throw new UsageError(notFound(kind, name, matching.length > 1 ? matching : all));
  return found[0]!;
}

function fileOf(kind: Kind, name: string, service: string | undefined): string {
  const base = join(CODE_ROOT, `${kind}s`, ...wholeName(kind, name, service).split('/'));
  return existsSync(base + EXTENSION) ? base + EXTENSION : join(base, `index${EXTENSION}`);
}

function notFound(kind: Kind, name: string, there: readonly string[]): string {
  const which = there.every((each) => each === name || each.endsWith(`/${name}`)) && there.length > 0;
  const what = which ? `'${name}' could be any of these ${kind}s:` : `There is no ${kind} '${name}'. There are:`;
  const own = which ? '' : `\nA file of your own is given by its path: ./${name}.ts`;
  return `${what}\n${there.map((each) => `  ${each}`).join('\n')}${own}`;
}

/** `asked`: which of several; without: the only one. */
async function load<K extends Kind>(kind: K, file: string, asked?: string): Promise<Kinds[K]> {
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}.`);
  if (!statSync(file).isFile())
    throw new UsageError(`${file} is no file; the file in it that exports the ${kind} is wanted.`);
  const module = await importFile(file);
  const { is, needs, make, flawOf } = kinds[kind];
  const all = Object.entries(module).filter(([, value]) => is(value)) as Exported<Kinds[K]>[];
  const isAsked = ([exported, { name }]: Exported<Kinds[K]>): boolean => exported === asked || name === asked;
  const found = distinct(asked === undefined ? all : all.filter(isAsked));
  if (found.length === 1) {
    const [, one] = found[0]!;
    const flaw = flawOf(one);
    if (flaw !== null) throw new UsageError(`${file}: ${flaw}`);
    return one;
  }
  if (all.length > 0) throw new UsageError(`${file} exports ${whichThere(kind, distinct(all), asked)}`);
  const closest = Object.values(module).find((value) => has(value, 'name')) as object | undefined;
  const missing = closest ? needs.filter((key) => !(key in closest)) : needs;
  throw new UsageError(
    `${file} exports no ${kind}: what it exports lacks ${missing.join(', ') || 'nothing, but is of another kind'}. Make it with ${make}({ … }) and export it.`,
  );
}

/** Under which name, and what. */
type Exported<T> = readonly [string, T];

/** What is exported under several names is one thing. */
const distinct = <T>(all: readonly Exported<T>[]): Exported<T>[] =>
  all.filter(([, value], index) => all.findIndex(([, each]) => each === value) === index);

function whichThere(kind: Kind, all: readonly Exported<unknown>[], asked: string | undefined): string {
  const names = all.map(([exported]) => exported);
  if (asked !== undefined) return `no ${kind} '${asked}', but ${names.join(', ')}.${didYouMean(asked, names)}`;
  return `${names.length} ${kind}s; say which, behind a #: ${names.map((name) => `#${name}`).join(', ')}`;
}

/** How long a file may take until it is loaded, in ms. */
const LOAD_MS = 30_000;

/**
 * What a file exports. Files of the package are imported as they are, others through a loader that knows TypeScript and this package's
 * name. Rejects with `UsageError` if it cannot be loaded.
 */
export async function importFile(file: string): Promise<Record<string, unknown>> {
  if (file.startsWith(CODE_ROOT)) return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const { createJiti } = await import('jiti');
  const jiti = createJiti(import.meta.url, {
    alias: {
      servicetester: join(CODE_ROOT, `index${EXTENSION}`),
      'servicetester/services': join(CODE_ROOT, 'services'),
    },
    interopDefault: false,
  });
  try {
    const loaded = await within(realClock(), LOAD_MS, jiti.import<Record<string, unknown>>(file), null);
    if (loaded) return loaded;
    throw new Error(`it has not come to its end within ${LOAD_MS / 1000} s; what does it await?`);
  } catch (error) {
    throw new UsageError(`${file} cannot be loaded: ${missingPackage(error)}`, { cause: error });
  }
}

function missingPackage(error: unknown): string {
  const { message } = error as Error;
  const name = /Cannot find (?:module|package) '([^'./][^']*)'/.exec(message)?.[1];
  if (name) return `it needs the package ${name}: npm install ${name}`;
  return [message, ...ownFrames(error)].join('\n');
}
