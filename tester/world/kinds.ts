/** Which faults can be done in a world of real processes. */
import { canPause } from '../../test-node/pausing.ts';
import type { Server } from '../../test-node/stack/server.ts';
import { FAULT_KINDS, isLinkKind, type FaultKind } from '../plan/faults.ts';
import { hasEndpoints } from './endpoints.ts';
import type { Site, NodesOptions } from './site.ts';
import { canKill } from './sites.ts';

/** What a world of nodes that we start is made of. */
export interface WorldParts {
  readonly options: Pick<NodesOptions, 'stack' | 'running' | 'program'>;
  readonly sites: readonly Pick<Site, 'capabilities'>[];
  readonly servers: readonly Pick<Server, 'canRestart'>[];
  readonly linked: boolean;
}

/** The kinds of faults that can be done there. */
export function kindsOf({ options, sites, servers, linked }: WorldParts): readonly FaultKind[] {
  const alone = canKill(options);
  const canRestart = servers.some((server) => server.canRestart);
  const told = options.program ? [options.program, ...sites] : sites;
  const all = (capability: 'clock' | 'identity'): boolean => told.every(({ capabilities }) => capabilities[capability]);
  const can: Partial<Record<FaultKind, boolean>> = {
    kill: alone,
    restart: alone,
    pause: canPause,
    'server-pause': canPause && servers.length > 0,
    'server-restart': canRestart,
    'server-wipe': canRestart,
    twins: all('identity'),
    clock: all('clock'),
  };
  return FAULT_KINDS.filter((kind) => (isLinkKind(kind) ? linked : can[kind]));
}

/**
 * Are there links, before the first run has shown it? There are to servers; nodes that do not all run in one process are supposed to
 * have some to each other. If those are not over TCP, a strike on them does nothing.
 */
export const mayHaveLinks = ({ stack }: NodesOptions, system: unknown): boolean =>
  hasEndpoints(system) || !stack[0].together;
