/** The servers that the layers of a stack need, started once for many runs. */
import type { System } from '../../implementations/implementation.ts';
import { UnavailableError } from '../commands/status.ts';
import { findProgram } from '../programs.ts';
import type { Stack } from '../host/layers.ts';
import { Server, type ServerExit } from './server.ts';

/** Servers that run. */
export interface Systems {
  /** By layer: where its servers are. */
  readonly endpoints: Readonly<Record<string, unknown>>;
  /** Their processes, in the order of the layers. */
  readonly servers: readonly Server[];
  readonly close: () => Promise<void>;
}

/** No servers. */
export const noSystems: Systems = { endpoints: {}, servers: [], close: async () => {} };

/**
 * Starts the servers of all layers. Rejects, with none left running, if one cannot be started; with `UnavailableError` if a
 * program is missing that a layer `requires`. `onExit` hears of servers that end by themselves.
 */
export async function startSystems(stack: Stack, onExit: (ended: ServerExit) => void = () => {}): Promise<Systems> {
  checkPrograms(stack);
  const started = new Map<string, System<unknown>>();
  const servers: Server[] = [];
  let closing = false;
  const close = async (): Promise<void> => {
    closing = true;
    await Promise.all(servers.map((server) => server.release()));
    for (const system of started.values()) await system.close();
  };
  try {
    for (const { name, service, createSystem } of stack) {
      if (!createSystem) continue;
      const system = await createSystem();
      started.set(name, system);
      servers.push(...serversOf(`${service.name}/${name}`, system, (ended) => closing || onExit(ended)));
    }
  } catch (error) {
    await close();
    throw error;
  }
  const endpoints = Object.fromEntries([...started].map(([name, system]) => [name, system.endpoints]));
  return { endpoints, servers, close };
}

const serversOf = (layer: string, { processes = {} }: System<unknown>, onExit: (ended: ServerExit) => void): Server[] =>
  Object.entries(processes).map(([name, process]) => new Server(`${layer}: ${name}`, process, onExit));

function checkPrograms(stack: Stack): void {
  for (const { name, requires = {} } of stack) {
    for (const [program, getIt] of Object.entries(requires)) {
      if (!findProgram(program))
        throw new UnavailableError(`${name} needs the program ${program}. To get it: ${getIt}`);
    }
  }
}
