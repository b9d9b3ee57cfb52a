/** The package as authors of services, implementations and checkers, and users of a lock, import it. */
export type {
  Address,
  Args,
  At,
  Awaitable,
  Call,
  CallPart,
  Calls,
  Clauses,
  FunctionSpec,
  Functions,
  Part,
  Result,
  Return,
  Service,
} from './services/service.ts';
export { defineService } from './services/service.ts';
export type { Clock, SleepOptions } from './services/environment/clock.ts';
export type { Served } from './services/semantics/model.ts';
export { serve } from './services/semantics/model.ts';
export type {
  Endpoint,
  Implementation,
  NodeContext,
  NodeOf,
  System,
  Traffic,
  UserOf,
} from './implementations/implementation.ts';
export { claimsUnder, defineImplementation } from './implementations/implementation.ts';
export type { Checker } from './checkers/checker.ts';
export { defineChecker } from './checkers/checker.ts';
export type { Scenario, Stage } from './scenarios/scenario.ts';
export { NotShown, defineScenario } from './scenarios/scenario.ts';
export type { Config } from './tester/commands/config/config.ts';
export { defineConfig } from './tester/commands/config/config.ts';
