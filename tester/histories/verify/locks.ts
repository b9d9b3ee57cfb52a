/** Placeholder. */
import type { Specification } from '../../../services/semantics/specification.ts';
import type { History } from '../history.ts';
import type { Proof } from '../judgement.ts';
import type { Events } from '../parts.ts';
export const lockProblem = (_p: Proof, _h: History, _e: Events, _s: Specification): string | null => 'not yet';
