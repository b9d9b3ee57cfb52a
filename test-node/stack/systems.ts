/** The servers that the layers of a stack need, started once for many runs. */
import type { System } from '../../implementations/implementation.ts';
import { UnavailableError } from '../commands/status.ts';
import type { Exit } from '../processes.ts';
import { findProgram } from '../programs.ts';
import type { Stack } from '../host/layers.ts';

/** A process of a server has ended, and not because we ended it. */
export interface ServerExit {
  /** `lock/zmq: server`. */
  readonly server: string;
  readonly exit: Exit;
  /** Its last lines. */
  readonly tail: readonly string[];
}

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
 * program is missing that a layer `requires`. `onExit` hears of servers that end by themselves.
 */
export async function startSystems(stack: Stack, onExit: (ended: ServerExit) => void = () => {}): Promise<Systems> {
  checkPrograms(stack);
  const started = new Map<string, System<unknown>>();
  let closing = false;
  const close = async (): Promise<void> => {
    closing = true;
    for (const system of started.values()) await system.close();
  };
  try {
    for (const { name, service, createSystem } of stack) {
      if (!createSystem) continue;
      const system = await createSystem();
      started.set(name, system);
      watch(`${service.name}/${name}`, system, (ended) => closing || onExit(ended));
    }
  } catch (error) {
    await close();
    throw error;
  }
  const endpoints = Object.fromEntries([...started].map(([name, system]) => [name, system.endpoints]));
  return { endpoints, close };
}

function watch(layer: string, { processes = {} }: System<unknown>, onExit: (ended: ServerExit) => void): void {
  for (const [name, { ended }] of Object.entries(processes)) {
    void ended?.then(({ code, signal, tail = [] }) =>
      onExit({ server: `${layer}: ${name}`, exit: { code, signal: signal as Exit['signal'] }, tail }),
    );
  }
}

function checkPrograms(stack: Stack): void {
  for (const { name, requires = {} } of stack) {
    for (const [program, getIt] of Object.entries(requires)) {
      if (!findProgram(program))
        throw new UnavailableError(`${name} needs the program ${program}. To get it: ${getIt}`);
    }
  }
}
