/** Nodes that only hand on what the specification below them does, late: so all is seen that an observer can see. */
import type { AnyImplementation, AnyNode } from '../../implementations/implementation.ts';
import type { AnyService } from '../../services/service.ts';
import { splitUser } from '../../test-node/host/layers.ts';
import { MODEL } from '../../test-node/stack/catalogue.ts';

/** A call or a return is under way for at most so many ms; every other one not at all. */
const LATE_MS_MAX = 8;

/** The model of a service in a simulation. */
export function slowModel(service: AnyService): AnyImplementation {
  return {
    name: MODEL,
    service,
    over: { service, use: MODEL },
    createNode: ({ lower, clock, random, signal }) => {
      const late = async (): Promise<void> => {
        if (random() < 0.5) await clock.sleep(random() * LATE_MS_MAX, { signal });
      };
      const handsOn =
        (fn: string) =>
        async (...given: unknown[]): Promise<unknown> => {
          const { args, user } = splitUser(given);
          await late();
          try {
            return await lower[fn]!(...args, user);
          } finally {
            await late();
          }
        };
      return Object.fromEntries(Object.keys(service.functions).map((fn) => [fn, handsOn(fn)])) as AnyNode;
    },
  };
}
