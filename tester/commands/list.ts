/** `servicetester list`: what there is. */
import chalk from 'chalk';
import type { Command } from 'commander';
import { UnavailableError, UsageError, status } from '../../test-node/commands/status.ts';
import { find, isMeantToBeRight, names, type Kind, type Kinds } from '../../test-node/stack/catalogue.ts';
import { FAULT_KINDS } from '../plan/faults.ts';
import { aboutChecker, aboutImplementation, aboutScenario, aboutService } from './listing/about.ts';
import { aboutFaults } from './listing/about-faults.ts';
import { filled } from './listing/filled.ts';
import { GOES } from './options/report.ts';
import { LISTED, type Listed, type ListOptions } from './options/list.ts';
import { reportKinds } from './report-kinds.ts';

/** One thing that is listed. */
type Entry = readonly [name: string, about: readonly string[]];

/** What is listed by the names of its files, and what each of it is. */
const kinds: { readonly [K in Kind as `${K}s`]: { readonly kind: K; readonly about: (thing: Kinds[K]) => string[] } } =
  {
    services: { kind: 'service', about: aboutService },
    implementations: { kind: 'implementation', about: aboutImplementation },
    checkers: { kind: 'checker', about: aboutChecker },
    scenarios: { kind: 'scenario', about: aboutScenario },
  };

/** Lists it; resolves with the exit status. Rejects with `UsageError` where there is no such service. */
export async function list(parsed: Command): Promise<number> {
  const [kind] = parsed.processedArgs as [Listed | undefined];
  const options = parsed.opts<ListOptions>();
  if (options.service !== undefined && !names('service').includes(options.service))
    await find('service', options.service);
  console.log((kind === undefined ? overview(options) : detailed(await entriesOf(kind, options))).join('\n'));
  if (kind === 'services') console.log('\nWhat their functions and parameters mean: docs/services.md');
  return status.conforms;
}

/** All names, of each kind a paragraph; nothing is loaded for it. */
function overview(options: ListOptions): string[] {
  const paragraphs = LISTED.map((kind) => {
    const all = namesOf(kind, options);
    return all.length === 0 ? [] : [chalk.bold(kind), ...filled(all.join(', '), { indent: 2, width: width() }), ''];
  });
  const hidden = options.broken ? 0 : namesOf('implementations', { ...options, broken: true }).length;
  const left = hidden - (options.broken ? 0 : namesOf('implementations', options).length);
  return [
    ...paragraphs.flat(),
    ...(left > 0 ? [`${left} more implementations are wrong on purpose, or unusual: --broken`] : []),
    'What each is: servicetester list implementations',
  ];
}

/** Each with what it is. */
function detailed(entries: readonly Entry[]): string[] {
  return entries.flatMap(([name, about]) => [
    chalk.bold(name),
    ...about.flatMap((text) => filled(text, { indent: 4, hanging: 2, width: width() })),
  ]);
}

function namesOf(kind: Listed, { service, broken }: ListOptions): readonly string[] {
  if (kind === 'reports') return service === undefined ? Object.keys(GOES) : [];
  if (kind === 'faults') return service === undefined ? FAULT_KINDS : [];
  const isOf = (name: string): boolean => service === undefined || name === service || name.startsWith(`${service}/`);
  return names(kinds[kind].kind).filter((name) => isOf(name) && (broken || isMeantToBeRight(name)));
}

async function entriesOf(kind: Listed, options: ListOptions): Promise<readonly Entry[]> {
  if (kind === 'reports') return Object.entries(reportKinds).map(([name, { about }]) => [name, [about]]);
  if (kind === 'faults') return aboutFaults();
  return Promise.all(namesOf(kind, options).map(async (name): Promise<Entry> => [name, await aboutOf(kind, name)]));
}

/** What it is; where it cannot be loaded, what it lacks. */
async function aboutOf(kind: keyof typeof kinds, name: string): Promise<string[]> {
  try {
    const { kind: wanted, about } = kinds[kind] as { kind: Kind; about: (thing: Kinds[Kind]) => string[] };
    return about(await find(wanted, name));
  } catch (error) {
    if (error instanceof UnavailableError || error instanceof UsageError) return [error.message];
    throw error;
  }
}

const width = (): number => Math.min(process.stdout.columns || 80, 100);
