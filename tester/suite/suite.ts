/** What a suite tests, and how much: from values that a test imports, not from names. */
import type { AnyChecker } from '../../checkers/checker.ts';
import type { AnyImplementation } from '../../implementations/implementation.ts';
import { withDefaults } from '../../services/semantics/parameters.ts';
import { Specification } from '../../services/semantics/specification.ts';
import type { AnyService } from '../../services/service.ts';
import { UsageError } from '../../test-node/commands/status.ts';
import type { Stack } from '../../test-node/host/layers.ts';
import { MODEL, find } from '../../test-node/stack/catalogue.ts';
import { flawOfChecker, flawOfImplementation } from '../../test-node/stack/flaw.ts';
import { hostedModel } from '../../test-node/stack/hosted-model.ts';
import { addressesOf, fewestAddressesOf } from '../../test-node/stack/stack.ts';
import type { Tested } from '../campaign/attempts.ts';

/** What a test says of its suite. */
export interface SuiteOptions {
  /** Follows what the nodes inform of. */
  readonly checker?: AnyChecker | undefined;
  /** How many; by default as many as the service says. */
  readonly nodes?: number | undefined;
  /** What it stands on, from the top down; the rest are the defaults of those above. */
  readonly over?: readonly AnyImplementation[] | undefined;
  /** Parameters of the service. */
  readonly parameters?: object | undefined;
  /** How often a waiting call may be passed. */
  readonly overtaking?: number | undefined;
  /** How many runs a level has in real time. */
  readonly runs?: number | undefined;
  /** At most so many calls in a run. */
  readonly calls?: number | undefined;
}

/** What is tested. */
export interface Suite {
  readonly stack: Stack;
  readonly tested: Tested;
  readonly fewestAddresses: number;
  readonly seed: number;
  readonly runs: number;
  readonly calls: number;
}

/** So many runs a level has in real time, and at most so many calls a run. */
const RUNS = 20;
const CALLS = 30;

/** Finds all layers, and checks that they fit. Throws `UsageError` where something does not. */
export async function suiteOf(top: AnyImplementation, options: SuiteOptions, seed: number): Promise<Suite> {
  const { checker = null, nodes, over = [], overtaking = null, runs = RUNS, calls = CALLS } = options;
  const flaw = flawOfImplementation(top) ?? (checker && flawOfChecker(checker));
  if (flaw !== null) throw new UsageError(flaw);
  const own = { ...top, parameters: { ...top.parameters, ...options.parameters } };
  const stack = await stackOf(own, over);
  const { service, offers, claims } = top;
  if (checker && checker.service.name !== service.name) {
    throw new UsageError(`The checker ${checker.name} is for ${checker.service.name}, not for ${service.name}.`);
  }
  const addresses = addressesOf(stack, nodes);
  const parameters = withDefaults(service, own.parameters);
  new Specification(service, addresses, parameters); // says so at once, if it cannot be followed
  const offered = offers ?? Object.keys(service.functions);
  const tested = { service, addresses, parameters, offered, checker, overtaking, claims };
  return { stack, tested, fewestAddresses: fewestAddressesOf(stack), seed, runs, calls };
}

async function stackOf(top: AnyImplementation, given: readonly AnyImplementation[]): Promise<Stack> {
  const stack: [AnyImplementation, ...AnyImplementation[]] = [top];
  const rest = [...given];
  for (let above = top; above.over; above = stack.at(-1)!) {
    const { service, use } = above.over;
    const below = rest.shift() ?? (await lowerOf(service, String(use)));
    if (below.service.name !== service.name) {
      throw new UsageError(`${above.name} stands on ${service.name}; ${below.name} implements ${below.service.name}.`);
    }
    stack.push(below);
  }
  if (rest[0]) throw new UsageError(`${stack.at(-1)!.name} stands on nothing, so ${rest[0].name} has no place.`);
  return stack;
}

/** The model is in this process too. */
const lowerOf = async (service: AnyService, use: string): Promise<AnyImplementation> =>
  use === MODEL ? hostedModel(service, { delayMs: 2, adversarial: false }) : find('implementation', use, service.name);
