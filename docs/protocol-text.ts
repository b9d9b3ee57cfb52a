/** `docs/protocol.md`, made from the table of methods. */
import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { bounds } from '../test-node/wire/bounds.ts';
import { TOKEN_VARIABLE } from '../test-node/wire/token.ts';
import { PROTOCOL_VERSION, capabilities, errors, methods, type Method } from '../test-node/wire/protocol.ts';

interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly additionalProperties?: Schema | boolean;
  readonly description?: string;
  readonly implied?: true;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

const schemaOf = (shape: v.GenericSchema): Schema =>
  toJsonSchema(shape, { target: 'draft-2020-12', typeMode: 'output', ignoreActions: ['finite'] }) as Schema;

/** The text of the document. */
export function protocolText(): string {
  return `${[head(), capabilityTable(), ...Object.entries(methods).map(([name, method]) => section(name, method)), errorTable(), boundTable()].join('\n\n')}\n`;
}

function head(): string {
  return `<!-- Made from test-node/wire/protocol.ts by \`npm run docs\`. -->

# The wire protocol

Between the service tester and a test node: JSON-RPC 2.0, version ${PROTOCOL_VERSION} of these methods. Batches and notifications are not used. Undefined is null. A field that is not in the table is ignored.

Both sides hold every message against the table. A request that does not fit is answered with -32602, an unknown method with
-32601, what is not JSON with -32700; and the answer says who sent what, why it is wrong, and where to read: here.

A run: \`initialize\` once for a connection; then for each run \`prepare\` and \`start\` at every address, many \`call\`s, \`stop\`.
A node without the capability \`reuse\` gets one run only. What comes from a run that is over is counted, never judged.

What a node informs of is numbered from 0 in each run, and recorded in the order in which it comes. A node sends nothing that
follows from an event, neither to other nodes nor to the tester, before its \`inform\` is answered.

## Transports

**WebSocket.** One message is one text frame. The node listens, on 127.0.0.1 unless it is told otherwise. Logs go to stderr.

**Pipes.** With \`--exec\` the tester starts a process for each address, and speaks with it over its standard input and output: UTF-8,
one message to a line, so that no message has a line break in it; empty lines are passed over. What is printed there must be in the
reader's hands at once, so flush it. Logs go to stderr; the last lines of them are shown if the process ends. A process
without the capability \`reuse\` is of one address and one run: it gets one \`prepare\`, may leave out what its events are of
(_optional over pipes_ below), and is killed after \`stop\`. One that sees the end of its input should end.

A node that listens takes no connection from a web page: one with an \`Origin\` is refused with HTTP status 403. Where the variable
\`${TOKEN_VARIABLE}\` is set, both sides take its value for a token: the tester sends it with the handshake, as
\`Authorization: Bearer …\`, and the node refuses a handshake without it with 401. Who listens on another address than the loopback
must have one. Nothing is encrypted: through networks that are not yours, go through a tunnel.`;
}

function boundTable(): string {
  const rows = Object.values(bounds).map(({ max, summary }) => `| ${max.toLocaleString('en-US')} | ${summary} |`);
  return `## Bounds\n\nEach side takes of the other at most:\n\n| at most | of what |\n| ---: | --- |\n${rows.join('\n')}`;
}

function capabilityTable(): string {
  const rows = fields(schemaOf(capabilities)).map(({ name, about }) => `| \`${name}\` | ${about} |`);
  return `## Capabilities\n\n| capability | what a node with it does |\n| --- | --- |\n${rows.join('\n')}`;
}

function section(name: string, { from, summary, capability, params, result }: Method): string {
  const way = from === 'tester' ? 'tester → node' : 'node → tester';
  const needs = capability
    ? `, only to nodes with the capability \`${capability}\``
    : from === 'tester'
      ? ', required'
      : '';
  return `## \`${name}\`

${way}${needs}. ${summary}

${list('Parameters', schemaOf(params))}

${list('Result', schemaOf(result))}`;
}

function list(title: string, schema: Schema): string {
  const all = fields(schema);
  if (all.length === 0) return `${title}: ${schema.description ?? (schema.properties ? 'none' : typeOf(schema))}`;
  const rows = all.map(({ name, type, about, optional }) => `| \`${name}\`${optional} | ${type} | ${about} |`);
  return `| ${title} | type | |\n| --- | --- | --- |\n${rows.join('\n')}`;
}

interface Field {
  readonly name: string;
  readonly type: string;
  readonly about: string;
  readonly optional: '' | ' (optional)' | ' (optional over pipes)';
}

function fields({ properties = {}, required = [] }: Schema): Field[] {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    type: typeOf(schema),
    about: schema.description ?? '',
    optional: schema.implied ? ' (optional over pipes)' : required.includes(name) ? '' : ' (optional)',
  }));
}

function typeOf(schema: Schema): string {
  const { type, anyOf, items, prefixItems, properties, additionalProperties, const: value, enum: values } = schema;
  if (anyOf) return anyOf.map(typeOf).join(' or ');
  if (value !== undefined) return JSON.stringify(value);
  if (values) return values.map((each) => JSON.stringify(each)).join(' or ');
  if (prefixItems) return `[${prefixItems.map(typeOf).join(', ')}]`;
  if (type === 'array') return `list of ${items && Object.keys(items).length > 0 ? typeOf(items) : 'any'}`;
  if (properties) return `{ ${fields(schema).map(typedField).join(', ')} }`;
  if (Object(additionalProperties) === additionalProperties) {
    return `{ [name]: ${typeOf(additionalProperties as Schema)} }`;
  }
  return type ?? 'any';
}

const typedField = ({ name, type, optional }: Field): string => `${name}${optional === '' ? '' : '?'}: ${type}`;

function errorTable(): string {
  const rows = Object.entries(errors).map(([name, { code, summary }]) => `| ${code} | ${name} | ${summary} |`);
  return `## Errors\n\nBeside those of JSON-RPC 2.0:\n\n| code | name | |\n| --- | --- | --- |\n${rows.join('\n')}`;
}
