/** The package as tests import it: `import { conformance } from 'servicetester/vitest'`. */
export type { ConformanceOptions } from './tester/suite/conformance.ts';
export { conformance } from './tester/suite/conformance.ts';
export type { Level } from './tester/suite/levels.ts';
