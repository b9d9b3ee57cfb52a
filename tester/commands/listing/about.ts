/** What each thing is that can be named, in words. */
import type { AnyChecker } from '../../../checkers/checker.ts';
import type { AnyImplementation, Claims } from '../../../implementations/implementation.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import type { AnyService } from '../../../services/service.ts';
import { findProgram } from '../../../test-node/programs.ts';

/** The service: what it is, what it offers, what its variants differ in. */
export const aboutService = ({ about, functions, parameters }: AnyService): string[] => [
  ...(about === undefined ? [] : [about]),
  ...listed('functions', Object.keys(functions)),
  ...listed('parameters', Object.keys((parameters ?? {}) as object)),
];

/** The implementation: what it is, what it stands on, what it needs, what it claims. */
export const aboutImplementation = (implementation: AnyImplementation): string[] => {
  const { about, over, together, requires = {}, createSystem, claims = {} } = implementation;
  return [
    ...(about === undefined ? [] : [about]),
    ...(over ? [`over ${over.service.name}/${String(over.use)}`] : []),
    ...(together ? ['all nodes in one process'] : []),
    ...(createSystem ? ['with servers that are started for it'] : []),
    ...Object.entries(requires).map(([program, get]) => neededProgram(program, get)),
    ...aboutClaims(claims),
  ];
};

/** What it claims to keep under which faults: a line for those under which it is the same. */
function aboutClaims(claims: Claims): string[] {
  const by = new Map<string, string[]>();
  for (const [fault, kept] of Object.entries(claims)) {
    const what = kept.join(', ');
    by.set(what, [...(by.get(what) ?? []), fault]);
  }
  const lines = [...by]
    .filter(([what]) => what !== '')
    .map(([what, under]) => `claims ${what} under: ${under.join(', ')}`);
  return lines.length > 0 ? lines : ['claims nothing under faults'];
}

const neededProgram = (program: string, get: string): string =>
  `needs the program ${program}, which is ${findProgram(program) === null ? `missing: ${get}` : 'here'}`;

/** The checker: what it follows, and what must hold. */
export const aboutChecker = ({ on, invariants }: AnyChecker): string[] => [
  ...listed('follows', Object.keys(on ?? {})),
  ...listed('invariants', Object.keys(invariants ?? {})),
];

/** The scenario. */
export const aboutScenario = ({ about }: Scenario): string[] => [about];

const listed = (what: string, names: readonly string[]): string[] =>
  names.length === 0 ? [] : [`${what}: ${names.join(', ')}`];
