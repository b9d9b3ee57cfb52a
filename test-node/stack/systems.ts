/** The servers that the layers of a stack need, started once for many runs. */
import type { System } from '../../implementations/implementation.ts';
import type { Stack } from '../host/layers.ts';

/** Servers that run. */
export interface Systems {
  /** By layer: where its servers are. */
  readonly endpoints: Readonly<Record<string, unknown>>;
  readonly close: () => Promise<void>;
}

/** No servers. */
export const noSystems: Systems = { endpoints: {}, close: async () => {} };

/** Starts the servers of all layers. Rejects, with none left running, if one cannot be started. */
export async function startSystems(stack: Stack): Promise<Systems> {
  const started = new Map<string, System<unknown>>();
  const close = async (): Promise<void> => {
    for (const system of started.values()) await system.close();
  };
  try {
    for (const { name, createSystem } of stack) if (createSystem) started.set(name, await createSystem());
  } catch (error) {
    await close();
    throw error;
  }
  const endpoints = Object.fromEntries([...started].map(([name, system]) => [name, system.endpoints]));
  return { endpoints, close };
}
