/** The options that say what is tested, and all that is kept of them with a plan that failed. */
import type { StackOptions } from '../../../test-node/commands/cli.ts';
import type { AskedFault } from '../../plan/asked-faults.ts';

/** What the user says of it. */
export interface TargetOptions extends StackOptions {
  readonly checker?: string;
  readonly connect?: string | true;
  /** The command that starts a node which is a program of its own. */
  readonly exec?: string;
  readonly overtaking?: number;
  readonly idle?: number;
  readonly overlap?: number;
  /** Parameters of the service: `name=value`. */
  readonly set?: readonly string[];
  /** In a simulation, not on real processes. */
  readonly simulate?: true;
  /** What is done to nodes, servers and links. */
  readonly faults?: readonly AskedFault[];
  /** All is to be kept under faults, whatever the implementation claims. */
  readonly strict?: true;
}

/** Each of them: what is tested, and by what it is judged; or how it is. */
export const TARGET_OPTIONS: Readonly<Record<keyof TargetOptions, 'what' | 'how'>> = {
  checker: 'what',
  use: 'what',
  over: 'what',
  service: 'what',
  set: 'what',
  connect: 'what',
  exec: 'what',
  overtaking: 'what',
  idle: 'what',
  overlap: 'what',
  simulate: 'how',
  faults: 'how',
  strict: 'how',
};
