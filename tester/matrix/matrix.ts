/** The matrix: every implementation under every kind of fault, one campaign for each. */
import { UnavailableError } from '../../test-node/commands/status.ts';
import { CannotStrike } from '../plan/asked-faults.ts';
import type { Tested } from '../campaign/attempts.ts';
import type { CampaignResult } from '../campaign/campaign.ts';
import type { FaultKind } from '../plan/faults.ts';
import { cellOf, type Cell, type Row, type Under } from './cell.ts';

/** What is tried, and how. */
export interface MatrixOptions {
  /** The names of implementations. */
  readonly names: readonly string[];
  readonly faults: readonly FaultKind[];
  /** Makes the campaign of a field; with what was tested. Rejects with `UnavailableError` or `CannotStrike` where it cannot be made. */
  readonly campaign: (
    name: string,
    under: Under,
  ) => Promise<{ readonly result: CampaignResult; readonly tested: Pick<Tested, 'service' | 'claims'> }>;
  /** Is told of each field when it is known. */
  readonly onCell: (name: string, under: Under, cell: Cell) => void;
  /** Aborts when all is to end. */
  readonly signal: AbortSignal;
}

/** Fills in all fields, one after the other: two campaigns at once would slow each other down. Of what is interrupted, those that are known. */
export async function fillMatrix({ names, ...options }: MatrixOptions): Promise<Row[]> {
  const rows: Row[] = [];
  for (const name of names) {
    if (options.signal.aborted) return rows;
    rows.push(await rowOf(name, options));
  }
  return rows;
}

async function rowOf(name: string, { faults, campaign, onCell, signal }: Omit<MatrixOptions, 'names'>): Promise<Row> {
  const cells = new Map<Under, Cell>();
  let service: Row['service'] = null;
  for (const under of ['none', ...faults] as const) {
    if (signal.aborted) break;
    const field = missing(cells) ?? (await fieldOf(name, under, campaign));
    service ??= field.service;
    cells.set(under, field.cell);
    onCell(name, under, field.cell);
  }
  return { name, service, cells };
}

/** A field, and what was tested there. */
interface Field extends Pick<Row, 'service'> {
  readonly cell: Cell;
}

/** What is missing without faults is missing under all. */
function missing(cells: ReadonlyMap<Under, Cell>): Field | null {
  const first = cells.get('none');
  return first?.kind === 'not run' ? { cell: first, service: null } : null;
}

async function fieldOf(name: string, under: Under, campaign: MatrixOptions['campaign']): Promise<Field> {
  try {
    const { result, tested } = await campaign(name, under);
    return { cell: cellOf(under, result, tested), service: tested.service };
  } catch (error) {
    const notRun = (why: string): Field => ({ cell: { kind: 'not run', why }, service: null });
    if (error instanceof CannotStrike) return notRun(error.needs);
    if (error instanceof UnavailableError) return notRun(error.message.split('\n')[0]!);
    throw error;
  }
}
