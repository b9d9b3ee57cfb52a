/** What of a stack can be simulated: the implementations down to those that reach the world outside, and the service that these stand for. */
import type { AnyImplementation } from '../../implementations/implementation.ts';
import { withDefaults } from '../../services/semantics/parameters.ts';
import type { AnyService } from '../../services/service.ts';
import type { Stack } from '../../test-node/host/layers.ts';
import { MODEL } from '../../test-node/stack/catalogue.ts';
import { slowModel } from './slow-model.ts';

/** A stack in a simulation. */
export interface SimulatedStack {
  /** The implementations that run as they are, from the top down. */
  readonly layers: Stack;
  /** What the lowest of them stands on: a service whose specification the scheduler plays; null: it stands on nothing. */
  readonly lowest: { readonly service: AnyService; readonly parameters: unknown } | null;
  /** All nodes are in one process: they may share what nobody sees, and their calls may begin in one turn of its event loop. */
  readonly together: boolean;
}

/** It cannot be simulated. The message says why, and what can be done. */
export class NotSimulable extends Error {
  override readonly name = 'NotSimulable';
}

/**
 * The lowest implementation of a stack is replaced by its service's specification: it is the one that reaches the world outside.
 * One that stands alone is run as it is, if it can be. Throws `NotSimulable`.
 */
export function simulatedStack(stack: Stack, together = stack[0].together ?? false): SimulatedStack {
  const [top, ...below] = stack;
  if (top.name === MODEL) return simulatedModel(top);
  for (const each of stack.slice(0, -1)) checkSimulable(each);
  const bottom = below.at(-1);
  if (!bottom) {
    checkSimulable(top);
    return { layers: stack, lowest: null, together };
  }
  const { service, parameters } = bottom;
  return {
    layers: [top, ...below.slice(0, -1)],
    lowest: { service, parameters: withDefaults(service, parameters) },
    together,
  };
}

/** The model of a service: its specification in the scheduler's hands, and nodes that only take their time. */
function simulatedModel({ service, parameters }: AnyImplementation): SimulatedStack {
  const lowest = { service, parameters: withDefaults(service, parameters) };
  return { layers: [slowModel(service)], lowest, together: false };
}

/** `distlock/imp0 over msgtransfer/simulated`. */
export function describeSimulated({ layers, lowest }: SimulatedStack): string {
  const names = layers.map(({ service, name }) => `${service.name}/${name}`);
  return [...names, ...(lowest ? [`the specification of ${lowest.service.name}`] : [])].join(' over ');
}

function checkSimulable({ name, createSystem }: AnyImplementation): void {
  if (createSystem)
    throw new NotSimulable(`${name} needs servers of its own: it cannot be simulated, only tested in real time.`);
}

/** What a node is given in place of what it must not use here. Throws `NotSimulable` when it is used. */
export function outOfReach(what: string): never {
  throw new NotSimulable(
    `A node uses '${what}', which reaches the world outside: it cannot be simulated. Only what uses nothing but lower, clock and random can.`,
  );
}
