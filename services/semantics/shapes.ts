/** The shapes of services, and of the parts that services and checkers are made of. */
import type { AnyService } from '../service.ts';
import { aFunction, anArray, anything, named, withFields, type Fields, type Shape } from './shape.ts';

/** Values for parameters of a service: those that it has. */
export const parametersShape = ({ name, parameters }: Pick<AnyService, 'name' | 'parameters'>): Shape =>
  withFields({
    kind: `the service ${name}`,
    what: 'an object of parameters',
    fields: Object.fromEntries(Object.keys((parameters ?? {}) as object).map((each) => [each, anything])),
  });

/** Throws `TypeError` for options that are not of this shape. `what` they are: `The options of serve`. */
export function checkOptions(what: string, options: unknown, shape: Shape): void {
  const flaw = shape(options, '');
  if (flaw === null) return;
  throw new TypeError(flaw.place === '' ? `${what}: this ${flaw.says}` : `${what}: ${flaw.place} ${flaw.says}`);
}

/** Named clauses. */
export const clausesShape = named('an object of named clauses', aFunction);

const part: Fields = {
  kind: 'a part',
  what: '{ condition?, update? }',
  fields: { condition: clausesShape, update: aFunction },
};

/** A part: when something may happen, and what it does to the state. */
export const partShape = withFields(part);

const partWith = (more: Readonly<Record<string, Shape>>): Shape => {
  const names = Object.keys(more).map((name) => `${name}?`);
  return withFields({
    ...part,
    what: `{ condition?, update?, ${names.join(', ')} }`,
    fields: { ...part.fields, ...more },
  });
};

const stepsShape = named('an object of named parts', partShape);

const functionShape = withFields({
  kind: 'a function of a service',
  what: '{ call, return, … }',
  fields: {
    call: partWith({ knowable: clausesShape }),
    step: stepsShape,
    return: partShape,
    cancelled: partWith({ step: partShape }),
    failed: partShape,
    progress: anything,
    final: anything,
    args: aFunction,
    results: aFunction,
    isResult: aFunction,
    seldom: aFunction,
  },
  needs: ['call', 'return'],
});

/** A service. */
export const serviceShape = withFields({
  kind: 'a service',
  what: 'a service',
  fields: {
    name: anything,
    about: anything,
    addresses: withFields({
      kind: 'it',
      what: '{ default, min, max? }',
      fields: { default: anything, min: anything, max: anything },
      needs: ['default', 'min'],
    }),
    parameters: anything,
    keys: aFunction,
    key: aFunction,
    init: aFunction,
    functions: named('an object of named functions', functionShape),
    internal: named('an object of named parts', partWith({ certain: anything })),
    died: partShape,
    view: aFunction,
    believes: aFunction,
    share: aFunction,
    atomic: anything,
    lapsesMs: aFunction,
    counter: anything,
    fencing: anArray,
    exclusive: anArray,
  } satisfies Record<keyof AnyService, Shape>,
  needs: ['name', 'addresses', 'init', 'functions'],
});
