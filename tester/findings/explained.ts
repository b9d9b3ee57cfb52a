/** Where it is explained what was found, or could not be decided: the headings of one document. */
import { BLOCKS_CLAUSE, RESULT_CLAUSE } from '../../services/semantics/specification.ts';
import type { AnyService } from '../../services/service.ts';
import { DOCS } from '../../test-node/package.ts';
import type { Judgement } from '../histories/judgement.ts';
import {
  ERROR_CLAUSE,
  GIVEN_BACK_CLAUSE,
  STUCK_CLAUSE,
  type Finding,
  type UnknownCause as CampaignCause,
} from './finding.ts';

/** The document, in the folder of the documents. */
export const EXPLAINED = 'what-a-finding-means.md';

/** Why a campaign, or a recorded history, could not be decided. */
export type UnknownCause = CampaignCause | Extract<Judgement, { verdict: 'unknown' }>['cause'];

/** The headings for clauses of specifications: what every service has, and what people meet most. */
export const HEADINGS_OF_CLAUSES: Readonly<Record<string, string>> = {
  [STUCK_CLAUSE]: 'Stuck',
  [ERROR_CLAUSE]: 'It returns without an error',
  [RESULT_CLAUSE]: 'The result is allowed',
  [BLOCKS_CLAUSE]: 'A return is allowed',
  [GIVEN_BACK_CLAUSE]: 'Given up, and had',
  'the caller holds it': 'The caller holds it',
  'the caller has it': 'The caller holds it',
  'the caller may release it': 'The caller holds it',
  'it is valid for no longer than was asked for': 'Valid for too long',
  'the lease is over': 'The lease is over',
  'a newer token was seen': 'A newer token was seen',
};
/** Two hold at once what is lent to one: what a service says is `exclusive`. */
export const TWO_AT_ONCE = 'Two at once';
/** A call is stuck that was given up: it need not even return. */
export const GIVEN_UP = 'Given up, and does not end';
/** What a service says is of `fencing`. */
export const FENCING = 'Fencing';
/** Any other clause of a specification. */
export const ANY_CLAUSE = 'A clause of the specification';
/** Any clause of a checker: each is its author's. */
export const CHECKER = 'A clause of the checker';

/** Who judges, and by which clause. */
type Clause = Pick<Finding, 'judge' | 'clause' | 'givenUp'>;
type Marked = Pick<AnyService, 'exclusive' | 'fencing'>;

/** Where it is explained what this finding means: `docs/what-a-finding-means.md#stuck`. */
export const whereExplained = (finding: Clause, service: Marked): string => placeOf(headingOf(finding, service));

/** Where it is explained why it could not be decided: each cause has a heading of its own. */
export const whereUnknownExplained = (cause: UnknownCause): string => placeOf(cause);

/** The heading of this finding. The rules for nodes, and the bounds, have one for each clause, called like it. */
function headingOf({ judge, clause, givenUp }: Clause, { exclusive = [], fencing = [] }: Marked): string {
  switch (judge) {
    case 'node':
    case 'bound':
      return clause;
    case 'checker':
      return CHECKER;
    case 'specification':
      if (givenUp) return GIVEN_UP;
      if (exclusive.includes(clause)) return TWO_AT_ONCE;
      if (fencing.includes(clause)) return FENCING;
      return HEADINGS_OF_CLAUSES[clause] ?? ANY_CLAUSE;
  }
}

const placeOf = (heading: string): string => `${DOCS}/${EXPLAINED}#${anchorOf(heading)}`;

/** The anchor that a heading of Markdown has. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');
