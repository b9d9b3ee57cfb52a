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
export async function fillMatrix({ names, faults, campaign, onCell, signal }: MatrixOptions): Promise<Row[]> {
  const rows: Row[] = [];
  for (const name of names) {
    const cells = new Map<Under, Cell>();
    rows.push({ name, cells });
    for (const under of ['none', ...faults] as const) {
      if (signal.aborted) return rows;
      const cell = missing(cells) ?? (await fieldOf(name, under, campaign));
      cells.set(under, cell);
      onCell(name, under, cell);
    }
  }
  return rows;
}

/** What is missing without faults is missing under all. */
function missing(cells: ReadonlyMap<Under, Cell>): Cell | null {
  const first = cells.get('none');
  return first?.kind === 'not run' ? first : null;
}

async function fieldOf(name: string, under: Under, campaign: MatrixOptions['campaign']): Promise<Cell> {
  try {
    const { result, tested } = await campaign(name, under);
    return cellOf(under, result, tested);
  } catch (error) {
    if (error instanceof CannotStrike) return { kind: 'not run', why: error.needs };
    if (error instanceof UnavailableError) return { kind: 'not run', why: error.message.split('\n')[0]! };
    throw error;
  }
}
