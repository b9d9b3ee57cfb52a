/** What is wrong with what a user wrote, before anything of it runs. */
import type { AnyChecker } from '../../checkers/checker.ts';
import { checkerShape } from '../../checkers/shape.ts';
import type { AnyImplementation } from '../../implementations/implementation.ts';
import { implementationShape } from '../../implementations/shape.ts';
import type { Shape } from '../../services/semantics/shape.ts';
import { serviceShape } from '../../services/semantics/shapes.ts';
import type { AnyService } from '../../services/service.ts';

/** Why a service is none, in a sentence; null: it has the shape of one. */
export const flawOfService = (service: AnyService): string | null => flawIn('service', service, serviceShape);

/** The same of an implementation, and of the service that it is for. */
export const flawOfImplementation = (implementation: AnyImplementation): string | null =>
  flawOfService(implementation.service) ?? flawIn('implementation', implementation, implementationShape);

/** The same of a checker, and of the service that it is for. */
export const flawOfChecker = (checker: AnyChecker): string | null =>
  flawOfService(checker.service) ?? flawIn('checker', checker, checkerShape(checker.service));

function flawIn(kind: string, value: { readonly name: string } | undefined, shape: Shape): string | null {
  const flaw = shape(value, '');
  if (flaw === null) return null;
  const what = value?.name === undefined ? kind : `${kind} ${value.name}`;
  return flaw.place === '' ? `The ${what} ${flaw.says}` : `In the ${what}, ${flaw.place} ${flaw.says}`;
}
