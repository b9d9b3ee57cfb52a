/** From the options of the command line to what is to be tested. */
import type { AnyChecker } from '../../checkers/checker.ts';
import { withDefaults } from '../../services/semantics/parameters.ts';
import { firstPart } from '../../services/semantics/parts.ts';
import { SpecificationError } from '../../services/semantics/specification.ts';
import { find, isPath } from '../../test-node/stack/catalogue.ts';
import { namesOf } from '../../test-node/commands/cli.ts';
import { UsageError } from '../../test-node/commands/status.ts';
import type { Stack } from '../../test-node/host/layers.ts';
import { addressesOf, fewestAddressesOf, resolveStack } from '../../test-node/stack/stack.ts';
import type { Tested } from '../campaign/attempts.ts';
import type { Bounds } from '../campaign/measured.ts';
import type { TargetOptions } from './options/target.ts';
import { parametersOf } from './parameters.ts';
import type { RealOptions } from '../world/real.ts';
import { EVERYTHING } from '../findings/claims.ts';
import { hitsLinks } from '../plan/asked-faults.ts';

/** What is to be tested, and where. */
export interface Target {
  readonly tested: Tested;
  /** The fewest nodes that there can be. */
  readonly fewestAddresses: number;
  /** Are nodes told when the user of a call gives it up? */
  readonly takesGivingUp: boolean;
  readonly world: RealOptions;
}

/** By what it is judged, beside the specification. */
export type Judged = Pick<Tested, 'checker' | 'overtaking' | 'bounds'>;

/** Finds what is to be tested. Throws `UsageError` where something is missing or does not fit. */
export async function resolveTarget(asked: number | undefined, options: TargetOptions): Promise<Target> {
  const checker = options.checker === undefined ? null : await find('checker', options.checker, options.service);
  checkOneOrigin(options);
  const judged = { checker, overtaking: options.overtaking ?? null, bounds: boundsOf(options) };
  const target = await targetOf(asked, options, judged);
  const { service } = target.tested;
  checkFollowable(target.tested);
  if (checker && checker.service.name !== service.name) {
    throw new UsageError(`The checker ${checker.name} is for ${checker.service.name}, not for ${service.name}.`);
  }
  return target;
}

/** Nodes come from one place. */
function checkOneOrigin({ use, over, connect, exec }: TargetOptions): void {
  if (connect !== undefined && use !== undefined) {
    throw new UsageError('Either --use starts nodes, or --connect tests nodes that run already.');
  }
  if (exec === undefined) return;
  const other = use !== undefined ? '--use' : over?.length ? '--over' : connect !== undefined ? '--connect' : null;
  if (other) throw new UsageError(`Either --exec says what the nodes are, or ${other}.`);
}

async function targetOf(asked: number | undefined, options: TargetOptions, judged: Judged): Promise<Target> {
  if (options.exec !== undefined) {
    const { programTarget } = await import('./told-target.ts');
    return programTarget(asked, options.exec, options, judged);
  }
  const use = options.use ?? implementationOf(options, judged.checker);
  if (options.connect !== undefined || use === undefined) {
    const { runningTarget } = await import('./told-target.ts');
    return runningTarget(asked, options, judged);
  }
  return startedTarget(asked, { ...options, use }, judged);
}

function boundsOf({ idle, overlap }: TargetOptions): Bounds | undefined {
  if (idle === undefined && overlap === undefined) return undefined;
  return { ...(idle !== undefined && { idleMs: idle }), ...(overlap !== undefined && { overlapMs: overlap }) };
}

/** Says so before anything is started, if the service has what is not followed yet, or a state that is no plain data. */
function checkFollowable({ service, addresses, parameters }: Tested): void {
  try {
    firstPart(service, addresses, parameters).init();
  } catch (error) {
    throw error instanceof SpecificationError ? new UsageError(error.message) : error;
  }
}

/** The implementation that follows from the checker. */
function implementationOf(
  { checker: reference, connect: url }: TargetOptions,
  checker: AnyChecker | null,
): string | undefined {
  if (!checker || url !== undefined) return undefined;
  if (isPath(reference!)) throw new UsageError(`Say which implementation ${reference} checks: --use ./my-lock.ts`);
  return reference!.includes('/') ? reference! : `${checker.service.name}/${reference}`;
}

async function startedTarget(asked: number | undefined, options: TargetOptions, judged: Judged): Promise<Target> {
  const names = namesOf(options);
  const stack = withParameters(await resolveStack(names), options.set);
  const [{ service, parameters: own, offers, claims }] = stack;
  const addresses = addressesOf(stack, asked);
  const parameters = withDefaults(service, own);
  return {
    tested: {
      service,
      addresses,
      parameters,
      offered: offers ?? Object.keys(service.functions),
      ...judged,
      claims: options.strict ? EVERYTHING : claims,
    },
    fewestAddresses: fewestAddressesOf(stack),
    takesGivingUp: true,
    world: {
      names,
      stack,
      addresses,
      parameters,
      running: null,
      program: null,
      checked: judged.checker !== null,
      links: hitsLinks(options.faults ?? []),
    },
  };
}

/** The implementation on top has these parameters of its service. */
function withParameters([top, ...below]: Stack, set: readonly string[] | undefined): Stack {
  return [{ ...top, parameters: { ...top.parameters, ...parametersOf(top.service, set) } }, ...below];
}
