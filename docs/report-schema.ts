/** `docs/report.schema.json`, made from the shapes of the reports. */
import { toJsonSchema, type JsonSchema } from '@valibot/to-json-schema';
import { report } from '../tester/report/schema.ts';
import { finding, verdict } from '../tester/report/schema-parts.ts';

/** The text of the document. */
export function reportSchemaText(): string {
  const $schema = 'https://json-schema.org/draft/2020-12/schema';
  const title = 'The JSON reports of servicetester: --report json';
  const schema = toJsonSchema(report, {
    target: 'draft-2020-12',
    definitions: { verdict, finding },
    ignoreActions: ['finite'],
    overrideAction: ({ jsonSchema }) => unbounded(jsonSchema),
  });
  return `${JSON.stringify({ title, $schema, ...schema }, null, 2)}\n`;
}

/** That an integer is one that JavaScript can tell from the next is not worth saying. */
function unbounded({ minimum, maximum, ...rest }: JsonSchema): JsonSchema {
  return {
    ...rest,
    ...(minimum !== Number.MIN_SAFE_INTEGER && { minimum }),
    ...(maximum !== Number.MAX_SAFE_INTEGER && { maximum }),
  };
}
