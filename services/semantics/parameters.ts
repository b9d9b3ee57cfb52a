/** The parameters of a service. */
import type { AnyService } from '../service.ts';

/** All of them: as is said last, and what nobody says as the service does. */
export const withDefaults = ({ parameters }: AnyService, ...said: readonly unknown[]): object =>
  Object.assign({}, parameters, ...said) as object;
