/** The first line of a trace: what was tested, and by what it was judged. */
import { VERSION } from '../../test-node/package.ts';
import type { Tested } from '../campaign/attempts.ts';
import type { Bounds } from '../campaign/measured.ts';
import type { Claims } from '../../implementations/implementation.ts';

/** Stands in the first line of every trace. */
export const TRACE_FORMAT = 'servicetester trace 1';
/** So the format of every trace begins, of whatever version. */
export const ANY_TRACE_FORMAT = 'servicetester trace ';

/** All that is needed to judge a trace again. */
export interface TraceHeader {
  readonly format: typeof TRACE_FORMAT;
  /** The name of the service. */
  readonly service: string;
  readonly addresses: number;
  readonly parameters: unknown;
  /** The checker, as it is found by name; null: none. */
  readonly checker: string | null;
  /** How often a waiting call may be passed; null: as often as it happens. */
  readonly overtaking: number | null;
  /** How long something may last that is measured otherwise. */
  readonly bounds?: Bounds | undefined;
  /** What the implementation claims to keep under faults. */
  readonly claims?: Claims | undefined;
}

/** What the first line of a trace says of how it was judged: all that is needed to judge it again. */
export function headerOf({
  service,
  addresses,
  parameters,
  checker,
  overtaking,
  bounds,
  claims,
}: Tested): TraceHeader & { version: string } {
  return {
    ...{ format: TRACE_FORMAT, version: VERSION, service: service.name, addresses, parameters },
    checker: checker && `${checker.service.name}/${checker.name}`,
    ...{ overtaking, bounds, claims },
  };
}
