/** `model`, the implementation of every service: nodes served by the specification itself. */
import type { AnyImplementation, AnyNode, Endpoint, System } from '../../implementations/implementation.ts';
import { ServiceModel } from '../../services/semantics/model.ts';
import type { AnyService } from '../../services/service.ts';
import { GivenUp } from '../../services/semantics/given-up.ts';
import type { CallOptions } from '../host/layers.ts';
import { connect } from '../wire/connect.ts';
import { errors } from '../wire/protocol.ts';
import { OwnProcess } from '../processes.ts';
import { MODEL } from './catalogue.ts';

/** How a model makes the choices that its specification leaves open. */
export interface ModelOptions {
  readonly delayMs: number;
  readonly adversarial: boolean;
}
/** Where a model is reached: what its nodes get as `system`. */
export interface ModelSystem {
  readonly model: Endpoint;
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

/** Calls a function of a model; the signal, of a call that may be given up, says that its user does. */
type CallsModel = (fn: string, args: readonly unknown[], signal?: AbortSignal) => Promise<unknown>;

function nodeOf(service: AnyService, call: CallsModel, rest: Pick<AnyNode, 'close' | 'traffic'>): AnyNode {
  const functions = Object.keys(service.functions).map((fn) => [
    fn,
    (...given: unknown[]) => {
      const { signal } = given.at(-1) as CallOptions;
      return call(fn, given.slice(0, -1), service.functions[fn]!.cancelled && signal);
    },
  ]);
  return { ...Object.fromEntries(functions), ...rest } as AnyNode;
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
