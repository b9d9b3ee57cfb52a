/** `servicetester matrix`: every implementation under every kind of fault, in one table. */
import { writeFileSync } from 'node:fs';
import chalk from 'chalk';
import type { Command } from 'commander';
import { realClock } from '../../services/environment/clock.ts';
import { askedToEnd } from '../../test-node/commands/cli.ts';
import { UsageError, status } from '../../test-node/commands/status.ts';
import { isMeantToBeRight, isPath, names, wholeName } from '../../test-node/stack/catalogue.ts';
import { runCampaign, type CampaignResult } from '../campaign/campaign.ts';
import { freshSeed } from '../campaign/fresh-seed.ts';
import { FOLDER } from '../campaign/keeping.ts';
import { Coverage } from '../coverage/coverage.ts';
import { FAULT_KINDS, type FaultKind } from '../plan/faults.ts';
import { sampledPlans, sizeFor } from '../plan/plan.ts';
import { struckBy, withFaults } from '../plan/sample-faults.ts';
import type { Cell, Row, Under } from '../matrix/cell.ts';
import { fillMatrix } from '../matrix/matrix.ts';
import { matrixMarkdown, matrixText } from '../report/matrix.ts';
import { TraceFile } from '../trace/trace.ts';
import { openReal } from '../world/real.ts';
import { faultsHere } from '../plan/asked-faults.ts';
import type { MatrixOptions } from './options/matrix.ts';
import { resolveTarget, type Target } from './target.ts';
import { typed } from './typed.ts';

/** Fills in the matrix, prints it; resolves with the exit status: 1 only if a claim is broken. */
export async function matrix(parsed: Command): Promise<number> {
  const [given] = parsed.processedArgs as [string[]];
  const options = parsed.opts<MatrixOptions>();
  const all = given.length > 0 ? given.map(fullName) : names('implementation').filter(isMeantToBeRight);
  const faults = options.faults ? faultsHere(options.faults, FAULT_KINDS) : FAULT_KINDS;
  const seed = options.seed ?? freshSeed();
  const interrupted = new AbortController();
  void askedToEnd().then(() => interrupted.abort());
  const rows = await fillMatrix({
    ...{ names: all, faults, signal: interrupted.signal },
    campaign: (name, under) => fieldCampaign(name, under, { ...options, seed, signal: interrupted.signal }),
    onCell: (name, under, cell) => console.error(`${name}, ${under}: ${cell.kind}`),
  });
  const unders: Under[] = ['none', ...faults];
  console.log([...matrixText(rows, unders, chalk), '', `seed ${seed}`].join('\n'));
  if (options.write !== undefined) write(options.write, rows, unders, commandOf(given, options, seed));
  return interrupted.signal.aborted ? status.interrupted : status[verdictOf(rows)];
}

/** The name with its service; the path of a file as it is. What it needs may be missing. Throws `UsageError` where there is none. */
const fullName = (name: string): string => (isPath(name) ? name : wholeName('implementation', name));

interface FieldOptions extends Pick<MatrixOptions, 'runs' | 'calls'> {
  readonly seed: number;
  readonly signal: AbortSignal;
}

async function fieldCampaign(
  name: string,
  under: Under,
  { runs, calls, seed, signal }: FieldOptions,
): Promise<{ result: CampaignResult; tested: Target['tested'] }> {
  const asked: readonly FaultKind[] = under === 'none' ? [] : [under];
  const { tested, world, fewestAddresses } = await resolveTarget(undefined, { use: name, faults: asked });
  const opened = await openReal(world);
  const traces = new TraceFile(FOLDER);
  try {
    const kinds = faultsHere(asked, opened.faulter?.kinds ?? []);
    const size = sizeFor(tested.service, tested.parameters, { addresses: tested.addresses, calls });
    const result = await runCampaign({
      ...{ tested, fewestAddresses, world: opened, traces, signal, clock: realClock() },
      ...{
        plans: withFaults(sampledPlans(size, seed, runs), { kinds, seed, always: true, ...struckBy(tested) }),
        coverage: new Coverage(tested),
      },
      ...{
        budgetMs: null,
        shrinkMs: 0,
        judgeVacuity: false,
        title: `matrix-${under}`,
        header: {},
        onProgress: () => {},
      },
    });
    return { result, tested };
  } finally {
    traces.close();
    await opened.close();
  }
}

/** The worst of all fields. */
function verdictOf(rows: readonly Row[]): 'violates' | 'conforms' {
  const all = rows.flatMap(({ cells }): Cell[] => [...cells.values()]);
  return all.some(({ kind }) => kind === 'violates') ? 'violates' : 'conforms';
}

function commandOf(given: readonly string[], { faults, runs, calls }: MatrixOptions, seed: number): string {
  return typed([
    'matrix',
    ...given,
    ...(faults ? ['--faults', faults.join(',')] : []),
    ...['--runs', String(runs), '--calls', String(calls), '--seed', String(seed)],
  ]);
}

function write(file: string, rows: readonly Row[], faults: readonly Under[], command: string): void {
  const text = [
    '# The matrix',
    '',
    'What implementations keep under which faults, found by',
    '',
    '```sh',
    `${command} --write ${file}`,
    '```',
    '',
    ...matrixMarkdown(rows, faults),
    '',
  ];
  try {
    writeFileSync(file, text.join('\n'));
  } catch (error) {
    throw new UsageError(`The matrix cannot be written to ${file}: ${(error as Error).message}`);
  }
}
