/** The faults of a plan in a simulation: messages that are lost or doubled, by their keys. */
import type { Fate } from './strategies/strategy.ts';

const names = { lose: 'is lost', double: 'is doubled' } as const satisfies Record<string, Fate>;

/** `['lose', key]`, `['double', key]`. */
export type Fault = readonly [keyof typeof names, string];

/** What becomes of which message; what is no fault of a simulation is left out. */
export function readFaults(faults: readonly unknown[]): Map<string, Fate> {
  const fates = new Map<string, Fate>();
  for (const fault of faults) {
    if (!Array.isArray(fault)) continue;
    const [name, key] = fault as unknown[];
    if (typeof key === 'string' && (name === 'lose' || name === 'double')) fates.set(key, names[name]);
  }
  return fates;
}

/** The fault that makes this of the message; null: none is needed. */
export function faultOf(key: string, fate: Fate): Fault | null {
  if (fate === 'arrives') return null;
  return [fate === 'is lost' ? 'lose' : 'double', key];
}
