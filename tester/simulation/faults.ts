/** The faults of a plan in a simulation: messages that are lost or doubled, by their keys. */
import { isMessageFault, type Fault, type MessageFault } from '../plan/faults.ts';
import type { Fate } from './strategies/strategy.ts';

const names = { lose: 'is lost', double: 'is doubled' } as const satisfies Record<string, Fate>;

/** What becomes of which message; what is no fault of a simulation is left out. */
export const readFaults = (faults: readonly Fault[]): Map<string, Fate> =>
  new Map(faults.filter(isMessageFault).map(([name, key]) => [key, names[name]]));

/** The fault that makes this of the message; null: none is needed. */
export function faultOf(key: string, fate: Fate): MessageFault | null {
  if (fate === 'arrives') return null;
  return [fate === 'is lost' ? 'lose' : 'double', key];
}
