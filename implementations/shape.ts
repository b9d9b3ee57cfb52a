/** The shape of implementations. */
import { aFunction, anArray, anything, named, withFields, type Shape } from '../services/semantics/shape.ts';
import { FAULT_KINDS } from './fault-kinds.ts';
import type { AnyImplementation } from './implementation.ts';

/** An implementation. */
export const implementationShape = withFields({
  kind: 'an implementation',
  what: 'an implementation',
  fields: {
    name: anything,
    about: anything,
    service: anything,
    parameters: anything,
    addresses: withFields({ kind: 'it', what: '{ min?, max? }', fields: { min: anything, max: anything } }),
    offers: anArray,
    over: withFields({
      kind: 'it',
      what: '{ service, use }',
      fields: { service: anything, use: anything },
      needs: ['service', 'use'],
    }),
    informs: anything,
    together: anything,
    requires: named('an object of programs, each with the command that gets it', anything),
    claims: withFields({
      kind: 'it',
      what: 'an object of faults, each with an array of what is kept under it',
      fields: Object.fromEntries(FAULT_KINDS.map((kind) => [kind, anArray])),
    }),
    createSystem: aFunction,
    createNode: aFunction,
  } satisfies Record<keyof AnyImplementation, Shape>,
});
