/** Servers as what an implementation stands on. */
import type { Endpoint, System } from '../implementation.ts';
import type { Server } from './server.ts';

/** Where the nodes reach them. */
export interface Servers {
  readonly servers: readonly Endpoint[];
}

/** Starts a server, or so many. Rejects, with none left running, if one cannot be started. */
export async function startServers(start: () => Promise<Server>, count = 1): Promise<System<Servers>> {
  const started: Server[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(started.map((server) => server.close()));
  };
  try {
    while (started.length < count) started.push(await start());
  } catch (error) {
    await close();
    throw error;
  }
  return {
    endpoints: { servers: started.map(({ endpoint }) => endpoint) },
    processes: Object.fromEntries(started.map((server, i) => [count === 1 ? 'server' : `server ${i + 1}`, server])),
    close,
  };
}
