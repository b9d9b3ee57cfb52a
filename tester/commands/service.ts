/** `servicetester service ./my-service.ts`: examines a specification, for its author. */
import chalk from 'chalk';
import type { Command } from 'commander';
import { realClock } from '../../services/environment/clock.ts';
import { closedness, outline } from '../../services/semantics/examine.ts';
import { firstPart, lapsesMsOf } from '../../services/semantics/parts.ts';
import { withDefaults } from '../../services/semantics/parameters.ts';
import { SpecificationError } from '../../services/semantics/specification.ts';
import type { AnyService } from '../../services/service.ts';
import { UsageError, status } from '../../test-node/commands/status.ts';
import { find } from '../../test-node/stack/catalogue.ts';
import { examinedText, type Examined } from '../report/examined.ts';
import type { ServiceOptions } from './options/service.ts';
import { parametersOf } from './parameters.ts';

/** Runs it; resolves with the exit status: 1, a swap fails. Throws `UsageError` for what is no specification, or one that throws. */
export async function examineService(parsed: Command): Promise<number> {
  const [name, asked] = parsed.processedArgs as [string, number | undefined];
  const options = parsed.opts<ServiceOptions>();
  const service = await find('service', name);
  const addresses = usersOf(service, asked);
  const examined = tried(service, () => examine(service, addresses, options));
  for (const line of examinedText(examined, chalk)) console.log(line);
  return examined.closedness.failing ? status.violates : status.conforms;
}

function usersOf(
  { name, addresses: { min, max = Infinity } }: AnyService,
  asked = Math.min(Math.max(2, min), max),
): number {
  if (asked >= min && asked <= max) return asked;
  throw new UsageError(
    `${name} has ${max === Infinity ? `${min} users or more` : `${min} to ${max} users`}, not ${asked}.`,
  );
}

function examine(service: AnyService, addresses: number, { set, budget }: ServiceOptions): Examined {
  const parameters = withDefaults(service, parametersOf(service, set));
  const specification = firstPart(service, addresses, parameters);
  const outlined = outline(specification);
  const clock = realClock();
  const began = clock.now();
  const lapsesMs = lapsesMsOf(service, parameters);
  const isOver = (): boolean => clock.now() - began > budget * 1000;
  return {
    ...{ service, addresses, outline: outlined },
    closedness: closedness(specification, lapsesMs > 0 ? [0, lapsesMs] : [0], isOver),
    tookMs: clock.now() - began,
  };
}

/** What throws here is the specification, which is its author's. */
function tried<T>(service: AnyService, examining: () => T): T {
  try {
    return examining();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof SpecificationError) throw new UsageError(error.message, { cause: error });
    const { message, stack = '' } = error as Error;
    const [where] = stack.split('\n').filter((line) => /^ {4}at /.test(line));
    throw new UsageError(`The specification of ${service.name} throws: ${message}\n${where ?? ''}`, { cause: error });
  }
}
