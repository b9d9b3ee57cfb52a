/** The servers that the layers of a stack need, started once for many runs. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { System } from '../../implementations/implementation.ts';
import { UnavailableError } from '../commands/status.ts';
import type { Stack } from '../host/layers.ts';

/** Servers that run. */
export interface Systems {
  /** By layer: where its servers are. */
  readonly endpoints: Readonly<Record<string, unknown>>;
  readonly close: () => Promise<void>;
}

/** No servers. */
export const noSystems: Systems = { endpoints: {}, close: async () => {} };

/**
 * Starts the servers of all layers. Rejects, with none left running, if one cannot be started; with `UnavailableError` if a
 * program is missing that a layer `requires`.
 */
export async function startSystems(stack: Stack): Promise<Systems> {
  checkPrograms(stack);
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

function checkPrograms(stack: Stack): void {
  for (const { name, requires = {} } of stack) {
    for (const [program, getIt] of Object.entries(requires)) {
      if (!isOnPath(program)) throw new UnavailableError(`${name} needs the program ${program}. To get it: ${getIt}`);
    }
  }
}

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
