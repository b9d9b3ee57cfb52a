/** A service, and an implementation of it, that do nothing: what is left of a call's cost is the path from the tester to the node. */
import { defineImplementation } from '../implementations/implementation.ts';
import { defineService } from '../services/service.ts';

/** One function that returns at once. */
export interface Instant {
  /** Does nothing. */
  go(): void;
}

interface State {
  /** ongoing[j]: go is ongoing at j. */
  ongoing: boolean[];
}

/** The service: at each address one call at a time, so that as many are ongoing at once as there are addresses. */
export const instant = defineService<Instant, State>({
  name: 'instant',
  about: 'one function that returns at once',
  addresses: { default: 2, min: 1 },
  init: ({ addresses }) => ({ ongoing: Array<boolean>(addresses).fill(false) }),
  functions: {
    go: {
      call: {
        condition: { 'no call is ongoing here': (s, { at }) => !s.ongoing[at] },
        update(s, { at }) {
          s.ongoing[at] = true;
        },
      },
      return: {
        update(s, { at }) {
          s.ongoing[at] = false;
        },
      },
    },
  },
});

/** Its nodes, all in one process: so there are two processes in all, as for the echo. */
export const bare = defineImplementation({
  name: 'bare',
  service: instant,
  together: true,
  createNode: () => ({ go: () => {} }),
});
