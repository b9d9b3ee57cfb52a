/**
 * What the two common JUnit schemas both say of a file, as far as they speak of the same: that of Ant's tasks (JUnit.xsd of Windy Road,
 * the stricter one) and that of Jenkins (junit-10.xsd). For tests.
 */
import type { Element } from './xml.fixture.ts';

interface Model {
  /** The elements in it, in this order: how many of each, at least and at most. */
  readonly children: readonly (readonly [names: readonly string[], min: number, max: number])[];
  readonly required: Readonly<Record<string, RegExp>>;
  readonly optional?: Readonly<Record<string, RegExp>>;
}

const ANY = /^[^]*$/;
const NAME = /\S/;
const INT = /^\d{1,9}$/;
const TIME = /^\d+\.\d+$/;
const told: Model = { children: [], required: { type: ANY }, optional: { message: ANY } };

const MODELS: Readonly<Record<string, Model>> = {
  testsuites: { children: [[['testsuite'], 0, Infinity]], required: {} },
  testsuite: {
    children: [
      [['properties'], 1, 1],
      [['testcase'], 0, Infinity],
      [['system-out'], 1, 1],
      [['system-err'], 1, 1],
    ],
    required: {
      ...{ name: NAME, hostname: NAME, package: ANY, id: INT, time: TIME },
      ...{ tests: INT, failures: INT, errors: INT },
      timestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/,
    },
    optional: { skipped: INT },
  },
  properties: { children: [[['property'], 0, Infinity]], required: {} },
  property: { children: [], required: { name: NAME, value: ANY } },
  testcase: {
    children: [[['skipped', 'error', 'failure'], 0, 1]],
    required: { name: ANY, classname: ANY, time: TIME },
  },
  failure: told,
  error: told,
  skipped: { children: [], required: {}, optional: { type: ANY, message: ANY } },
  'system-out': { children: [], required: {} },
  'system-err': { children: [], required: {} },
};

/** Only these hold text. */
const MIXED = new Set(['failure', 'error', 'skipped', 'system-out', 'system-err']);

/** What is wrong with a file, in words; none: it fits. */
export function againstJunitSchemas(root: Element): string[] {
  return root.name === 'testsuites' ? against(root) : [`The root is ${root.name}.`];
}

function against(element: Element): string[] {
  const { name, attributes, children, text } = element;
  const model = MODELS[name];
  if (!model) return [`There is no element ${name}.`];
  const { required, optional = {} } = model;
  const allowed = { ...required, ...optional };
  return [
    ...Object.keys(required).flatMap((key) => (key in attributes ? [] : [`${name} has no ${key}.`])),
    ...Object.entries(attributes).flatMap(([key, value]) =>
      allowed[key]?.test(value) ? [] : [`${name} ${key}="${value}"`],
    ),
    ...(text.trim() === '' || MIXED.has(name) ? [] : [`There is text in ${name}: ${text.trim()}`]),
    ...wrongOrder(element, model),
    ...children.flatMap(against),
  ];
}

function wrongOrder({ name, children }: Element, { children: expected }: Model): string[] {
  const rest = children.map((child) => child.name);
  const few = expected.flatMap(([names, min, max]) => {
    let many = 0;
    while (many < max && names.includes(rest[0]!)) many += rest.splice(0, 1).length;
    return many < min ? [`${name} has ${many} ${names.join('/')}.`] : [];
  });
  return [...few, ...rest.map((child) => `${child} has no place there in ${name}.`)];
}
