/** What options and arguments can be given. Nothing is loaded for it: names are those of files. */
import { MODEL, isMeantToBeRight, names, type Kind } from '../../../test-node/stack/catalogue.ts';
import { ALL } from '../../plan/asked-faults.ts';
import { FAULT_KINDS } from '../../plan/faults.ts';
import { NONE } from '../options/faults.ts';
import { asked, GOES } from '../options/report.ts';

/** By the option, or by the command and its argument: what there is, for a value that begins so. */
const VALUES: Readonly<Record<string, (begun: string) => readonly string[]>> = {
  '--use': (begun) => [...named('implementation', begun), MODEL],
  '--over': (begun) => [...named('implementation', begun), MODEL],
  '--checker': (begun) => named('checker', begun),
  '--service': (begun) => named('service', begun),
  '--faults': faults,
  '--report': () =>
    Object.entries(GOES).flatMap(([name, goes]) => asked(name, goes).replaceAll('FILE', '').split(', ')),
  'matrix names': (begun) => named('implementation', begun),
  'scenario name': (begun) => named('scenario', begun),
};

/** What can be given to it; nothing where any file can, or what no list has. */
export const valuesOf = (of: string, begun: string): readonly string[] => VALUES[of]?.(begun) ?? [];

/** Each by the shortest name that is its own, and, once something is typed, by its whole name. */
function named(kind: Kind, begun: string): readonly string[] {
  const all = names(kind);
  const offered = asksForWrong(begun) ? all : all.filter(isMeantToBeRight);
  const shortest = offered.map((name) => shortestOf(name, all));
  return begun === '' ? shortest : [...new Set([...shortest, ...offered])];
}

/** Those that are wrong on purpose, or unusual, are many: they are offered only where their folder is typed. */
const asksForWrong = (begun: string): boolean =>
  begun.split('/').some((part) => part !== '' && ['broken', 'odd'].some((folder) => folder.startsWith(part)));

/** `imp0` for `distlock/imp0`; `broken/` stays. */
function shortestOf(name: string, all: readonly string[]): string {
  const parts = name.split('/');
  const least = isMeantToBeRight(name) ? 1 : 2;
  const endings = parts.map((_, i) => parts.slice(parts.length - 1 - i).join('/')).slice(least - 1);
  return endings.find((ending) => all.filter((each) => each === ending || each.endsWith(`/${ending}`)).length === 1)!;
}

/** Kinds with commas between: the last may become any that is not among them. */
function faults(begun: string): readonly string[] {
  const before = begun.split(',').slice(0, -1);
  const kinds = before.length === 0 ? [NONE, ALL, ...FAULT_KINDS] : FAULT_KINDS;
  return kinds.filter((kind) => !before.includes(kind)).map((kind) => [...before, kind].join(','));
}
