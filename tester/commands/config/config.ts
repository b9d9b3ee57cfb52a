/** `servicetester.config.ts`: what can be said on the command line, in a file. */
import type { FaultKind } from '../../plan/faults.ts';
import type { ALL } from '../../plan/asked-faults.ts';
import type { ReportText } from '../options/report.ts';

/** What is to be tested, and how: the options of `servicetester`, by their names. Paths are relative to the file. */
export interface Config {
  /** How many nodes. */
  readonly nodes?: number | undefined;
  /** The implementation: a name, or the path of a file. */
  readonly use?: string | undefined;
  /** What it stands on, from the top down: names, paths, `model`, or `ws://…` of a running model. */
  readonly over?: readonly string[] | undefined;
  /** The service, where the implementation does not tell it. */
  readonly service?: string | undefined;
  /** A checker: a name, or the path of a file. */
  readonly checker?: string | undefined;
  /** Parameters of the service, by their names. */
  readonly set?: Readonly<Record<string, unknown>> | undefined;
  /** Nodes that run already: at these URLs, or, if true, at the default ports. */
  readonly connect?: true | readonly string[] | undefined;
  /** The command of a node in any language, which is run in the current folder: `'python3 my_lock.py'`. */
  readonly exec?: string | undefined;
  /** How often a waiting call may be passed by later ones. */
  readonly overtaking?: number | undefined;
  /** How long a lock may stay free while somebody waits for it, in ms. */
  readonly idle?: number | undefined;
  /** How long two may believe at once that they hold a lock, in ms. */
  readonly overlap?: number | undefined;
  /** All nodes in one process, on virtual time, every schedule in our hands. */
  readonly simulate?: boolean | undefined;
  /** In a simulation: how many threads. */
  readonly workers?: number | undefined;
  /** What is done to nodes, servers and links in half of the runs. */
  readonly faults?: readonly FaultKind[] | typeof ALL | undefined;
  /** What is found under faults violates, whether the implementation claims to keep it or not. */
  readonly strict?: boolean | undefined;
  /** How many runs. */
  readonly runs?: number | undefined;
  /** At most so many calls in a run. */
  readonly calls?: number | undefined;
  /** Where all choices come from: `42`; or one run of it: `'42:3'`. */
  readonly seed?: number | string | undefined;
  /** Which part of the campaign is made here, of how many: `'2/8'`, `'auto'`. */
  readonly shard?: string | undefined;
  /** No run begins after so long, in s. */
  readonly budget?: number | undefined;
  /** A failure is shrunk for at most so long, in s; 0: not at all. */
  readonly shrink?: number | undefined;
  /** How it is reported: `['github', 'junit=junit.xml']`. */
  readonly report?: readonly ReportText[] | undefined;
}

/** Makes a configuration; `export default` it from `servicetester.config.ts`. */
export const defineConfig = (config: Config): Config => config;
