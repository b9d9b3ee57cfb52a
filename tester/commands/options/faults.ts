/** `--faults pause,cut`: what is done to nodes, servers and links. */
import { InvalidArgumentError } from 'commander';
import { ALL, type AskedFault } from '../../plan/asked-faults.ts';
import { FAULT_KINDS } from '../../plan/faults.ts';

/** Stands for no faults at all. */
export const NONE = 'none';

/** Reads the value of the option: kinds with commas between. Throws `InvalidArgumentError` for what there is not. */
export function parseFaults(text: string): readonly AskedFault[] {
  const kinds = text.split(',').filter((kind) => kind !== NONE);
  const wrong = kinds.find((kind) => !isAsked(kind));
  if (wrong === undefined) return [...new Set(kinds.filter(isAsked))];
  const there = [NONE, ALL, ...FAULT_KINDS].join(', ');
  throw new InvalidArgumentError(`There is no fault '${wrong}'. There are: ${there}.`);
}

const isAsked = (kind: string): kind is AskedFault => kind === ALL || FAULT_KINDS.some((each) => each === kind);
