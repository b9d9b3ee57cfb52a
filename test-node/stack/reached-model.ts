/** `model`, the implementation of every service, in a process of its own: nodes that hand on to it what they are called for. */
import type { AnyImplementation, Endpoint, System } from '../../implementations/implementation.ts';
import { GivenUp } from '../../services/semantics/given-up.ts';
import type { AnyService } from '../../services/service.ts';
import { OwnProcess } from '../processes.ts';
import { connect } from '../wire/connect.ts';
import { errors } from '../wire/protocol.ts';
import { MODEL } from './catalogue.ts';
import { nodeOf, type CallsModel } from './model-node.ts';

/** Where a model is reached: what its nodes get as `system`. */
export interface ModelSystem {
  readonly model: Endpoint;
}

/** Nodes that stand in front of a model elsewhere: at `running`, or in a process that the campaign starts; `reference` names the service. */
export function reachedModel(service: AnyService, reference: string, running?: Endpoint): AnyImplementation {
  return {
    name: MODEL,
    service,
    createSystem: () => (running ? { endpoints: { model: running }, close() {} } : startModel(reference)),
    createNode: async ({ run, address, addresses, parameters, system, random }) => {
      const { model } = running ? { model: running } : (system as ModelSystem);
      const { peer } = await connect(`ws://${model.host}:${model.port}`, {
        who: `the model of ${service.name}`,
        oneByOne: true,
        handlers: {},
        onBroken: (message) => console.error(message),
      });
      const place = { run, address };
      const seed = Math.floor(random() * 2 ** 31);
      await peer.request('prepare', { ...place, addresses, parameters, seed, checked: [], system: {} });
      await peer.request('start', { ...place, endpoints: [] });
      const call: CallsModel = (fn, args, signal) =>
        new Promise((resolve, reject) => {
          let id = 0;
          const giveUp = (): void => void peer.tell('cancel', { ...place, call: id }, () => {});
          id = peer.tell('call', { ...place, function: fn, args: [...args] }, (outcome) => {
            signal?.removeEventListener('abort', giveUp); // at once, if the connection is lost
            if ('result' in outcome) resolve(outcome.result);
            else
              reject(outcome.error.code === errors.cancelled.code ? new GivenUp(outcome.error.message) : outcome.error);
          });
          if (signal?.aborted) giveUp();
          else signal?.addEventListener('abort', giveUp, { once: true });
        });
      return nodeOf(service, call, {
        traffic: () => ({ written: peer.written, handled: peer.handled }),
        async close() {
          if (peer.open) await peer.request('stop', { ...place, waitMs: 0 });
          peer.close();
        },
      });
    },
  };
}

async function startModel(reference: string): Promise<System<ModelSystem>> {
  const child = new OwnProcess('service-model', [reference, '--port', '0']);
  const { hostname, port } = new URL(await child.url());
  return {
    endpoints: { model: { host: hostname, port: Number(port) } },
    processes: { model: child.asServer },
    close: () => child.end(),
  };
}
