/** The shape of checkers. */
import { clausesShape, partShape } from '../services/semantics/shapes.ts';
import { aFunction, anything, named, withFields, type Shape } from '../services/semantics/shape.ts';
import type { AnyService } from '../services/service.ts';
import type { AnyChecker } from './checker.ts';

/** A checker of this service. */
export const checkerShape = ({ name, functions }: AnyService): Shape =>
  withFields({
    kind: 'a checker',
    what: 'a checker',
    fields: {
      name: anything,
      about: anything,
      service: anything,
      informs: anything,
      init: aFunction,
      on: named('an object with a part for each event', partShape),
      onCall: ofFunctions(name, Object.keys(functions)),
      onReturn: ofFunctions(name, Object.keys(functions)),
      onFault: withFields({
        kind: 'it',
        what: '{ killed?, restarted? }',
        fields: { killed: partShape, restarted: partShape },
      }),
      invariants: clausesShape,
      atEnd: clausesShape,
    } satisfies Record<keyof AnyChecker, Shape>,
  });

const ofFunctions = (service: string, functions: readonly string[]): Shape =>
  withFields({
    kind: service,
    what: `an object with a part for each of ${functions.join(', ')}`,
    fields: Object.fromEntries(functions.map((fn) => [fn, partShape])),
  });
