/** `--faults kill`: what is done to nodes. */
import { InvalidArgumentError } from 'commander';
import { UsageError } from '../../test-node/commands/status.ts';
import { FAULT_KINDS, type FaultKind } from '../plan/sample-faults.ts';
import type { RealOptions } from '../world/real.ts';
import { canKill } from '../world/sites.ts';

/** Stands for no faults at all. */
const NONE = 'none';

/** Reads the value of the option: kinds with commas between. Throws `InvalidArgumentError` for what there is not. */
export function parseFaults(text: string): readonly FaultKind[] {
  const kinds = text.split(',').filter((kind) => kind !== NONE);
  const wrong = kinds.find((kind) => !isKind(kind));
  if (wrong === undefined) return [...new Set(kinds.filter(isKind))];
  throw new InvalidArgumentError(`There is no fault '${wrong}'. There are: ${[NONE, ...FAULT_KINDS].join(', ')}.`);
}

const isKind = (kind: string): kind is FaultKind => FAULT_KINDS.some((each) => each === kind);

/** Throws `UsageError` where such faults cannot happen. */
export function checkFaults(kinds: readonly FaultKind[], simulate: boolean, world: RealOptions): void {
  if (kinds.length === 0) return;
  if (simulate) throw new UsageError('With --simulate there are no --faults: they are for real processes.');
  if (canKill(world)) return;
  const why = world.running ? 'These nodes run already' : `All nodes of ${world.stack[0].name} are in one process`;
  throw new UsageError(`${why}: --faults are for nodes that the tester starts, each in a process of its own.`);
}
