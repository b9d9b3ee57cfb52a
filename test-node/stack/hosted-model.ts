/** `model`, the implementation of every service, in this process: nodes served by the specification itself. */
import type { AnyImplementation } from '../../implementations/implementation.ts';
import { ServiceModel } from '../../services/semantics/model.ts';
import type { AnyService } from '../../services/service.ts';
import { MODEL } from './catalogue.ts';
import { nodeOf } from './model-node.ts';

/** How a model makes the choices that its specification leaves open. */
export interface ModelOptions {
  readonly delayMs: number;
  readonly adversarial: boolean;
}

/** What `service-model` hosts: all nodes in this process, one model for each run. */
export function hostedModel(service: AnyService, options: ModelOptions): AnyImplementation {
  const models = new Map<string, { model: ServiceModel; users: number }>();
  return {
    name: MODEL,
    service,
    together: true,
    createNode: ({ run, address, addresses, parameters, clock, random }) => {
      const here = models.get(run) ?? {
        model: new ServiceModel(service, addresses, parameters, { clock, random, ...options }),
        users: 0,
      };
      here.users += 1;
      models.set(run, here);
      const close = (): void => {
        here.users -= 1;
        if (here.users > 0) return;
        here.model.close();
        models.delete(run);
      };
      return nodeOf(service, (fn, args, signal) => here.model.call(address, fn, args, signal), { close });
    },
  };
}
