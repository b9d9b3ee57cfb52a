import { describe, expect, it } from 'vitest';
import checker from '../../checkers/distlock/imp0.ts';
import type { AnyImplementation } from '../../implementations/implementation.ts';
import implementation from '../../implementations/distlock/imp0.ts';
import { distlock } from '../../services/distlock.ts';
import { find, names } from './catalogue.ts';
import { flawOfChecker, flawOfImplementation, flawOfService } from './flaw.ts';

const holds = (): boolean => true;
const wrongChecker = (wrong: object): string | null => flawOfChecker({ ...checker, name: 'ring', ...wrong });
const wrongImplementation = (wrong: object): string | null =>
  flawOfImplementation({ ...implementation, name: 'ring', ...wrong } as unknown as AnyImplementation);
const wrongService = (wrong: object): string | null => flawOfService({ ...distlock, ...wrong });

describe('a checker that nobody would follow as it is meant is refused:', () => {
  it.for<[what: string, wrong: object, flaw: string]>([
    [
      'a field that none has',
      { invariant: { never: holds } },
      "The checker ring has 'invariant'; a checker has name, about, service, informs, init, on, onCall, onReturn, onFault, invariants, atEnd. Did you mean invariants?",
    ],
    [
      'a field of a part',
      { on: { left: { conditions: { never: holds } } } },
      "In the checker ring, on.left has 'conditions'; a part has condition, update. Did you mean condition?",
    ],
    [
      'a function for a part',
      { on: { left: holds } },
      'In the checker ring, on.left must be { condition?, update? }; it is a function.',
    ],
    [
      'a function for clauses',
      { on: { left: { condition: holds } } },
      'In the checker ring, on.left.condition must be an object of named clauses; it is a function.',
    ],
    [
      'a clause that is none',
      { invariants: { 'one is inside': true } },
      "In the checker ring, invariants['one is inside'] must be a function; it is a boolean.",
    ],
    [
      'a function that the service has not',
      { onCall: { acquire: {} } },
      "In the checker ring, onCall has 'acquire'; distlock has acq, rel, end.",
    ],
    [
      'a function that is mistyped',
      { onReturn: { aqc: {} } },
      "In the checker ring, onReturn has 'aqc'; distlock has acq, rel, end.",
    ],
    [
      'a fault that it is not told of',
      { onFault: { revived: {} } },
      "In the checker ring, onFault has 'revived'; it has killed, restarted.",
    ],
    ['a service that is none', { service: undefined }, 'The service must be a service; it is undefined.'],
  ])('%s', ([, wrong, flaw]) => expect(wrongChecker(wrong)).toBe(flaw));
});

describe('so is an implementation:', () => {
  it.for<[what: string, wrong: object, flaw: string]>([
    [
      'a field that none has',
      { claim: {} },
      "The implementation ring has 'claim'; an implementation has name, about, service, parameters, addresses, offers, over, informs, together, requires, claims, createSystem, createNode. Did you mean claims?",
    ],
    [
      'a node for what makes one',
      { createNode: {} },
      'In the implementation ring, createNode must be a function; it is an object.',
    ],
    [
      'one claim for many',
      { claims: { kill: 'progress' } },
      'In the implementation ring, claims.kill must be an array; it is a string.',
    ],
    [
      'a claim under no kind of fault',
      { claims: { kil: ['progress'] } },
      "In the implementation ring, claims has 'kil'; it has kill, restart, pause, server-pause, server-restart, server-wipe, cut, partition, deaf, slow, slow-answers, twins, clock. Did you mean kill?",
    ],
    [
      'a name for what it stands on',
      { over: 'tcp' },
      'In the implementation ring, over must be { service, use }; it is a string.',
    ],
  ])('%s', ([, wrong, flaw]) => expect(wrongImplementation(wrong)).toBe(flaw));
});

describe('so is a service, and what is for it:', () => {
  const acq = distlock.functions.acq;
  const withAcq = (wrong: object): string | null => wrongService({ functions: { acq: { ...acq, ...wrong } } });

  it.for<[what: string, wrong: object, flaw: string]>([
    [
      'a condition that is a function',
      { call: { condition: holds } },
      'In the service distlock, functions.acq.call.condition must be an object of named clauses; it is a function.',
    ],
    [
      'a mistyped update',
      { return: { updates: holds } },
      "In the service distlock, functions.acq.return has 'updates'; a part has condition, update. Did you mean update?",
    ],
    [
      'no return',
      { return: undefined },
      'In the service distlock, functions.acq lacks return; it must be { call, return, … }.',
    ],
    [
      'one hidden step for many',
      { step: { update: holds } },
      'In the service distlock, functions.acq.step.update must be { condition?, update? }; it is a function.',
    ],
  ])('%s', ([, wrong, flaw]) => expect(withAcq(wrong)).toBe(flaw));

  it('its service', () => {
    const service = { ...distlock, die: {} };
    expect(wrongChecker({ service })).toMatch(/^The service distlock has 'die';.* Did you mean died\?$/);
    expect(wrongImplementation({ service })).toMatch(/^The service distlock has 'die'/);
  });
});

it.each(['service', 'checker', 'implementation'] as const)(
  'nothing is wrong with any %s that there is',
  async (kind) => {
    for (const name of names(kind)) expect(await find(kind, name)).toHaveProperty('name');
  },
);
