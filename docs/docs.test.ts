import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { find, names } from '../test-node/stack/catalogue.ts';
import { methods } from '../test-node/wire/protocol.ts';
import { reportSchemaText } from './report-schema.ts';
import { protocolText } from './protocol-text.ts';

describe('docs/protocol.md', () => {
  it('is what the table of methods makes of it (else: npm run docs)', () => {
    expect(readFileSync(join(PACKAGE_ROOT, 'docs', 'protocol.md'), 'utf8')).toBe(protocolText());
  });

  it('has a section for every method', () => {
    for (const name of Object.keys(methods)) expect(protocolText()).toContain(`## \`${name}\``);
  });
});

describe('docs/report.schema.json', () => {
  it('is what the schema of the reports makes of it (else: npm run docs)', () => {
    expect(readFileSync(join(PACKAGE_ROOT, 'docs', 'report.schema.json'), 'utf8')).toBe(reportSchemaText());
  });
});

describe('docs/services.md', () => {
  const text = readFileSync(join(PACKAGE_ROOT, 'docs', 'services.md'), 'utf8').replaceAll(/ +\|/g, ' |');
  const section = (name: string): string[] =>
    text
      .split('\n## ')
      .find((each) => each.startsWith(`\`${name}\`\n`))!
      .split('\n');

  it('has a section for every service', () => {
    const headings = [...text.matchAll(/^## `(.*)`$/gm)].map(([, name]) => name!);
    expect(headings.toSorted()).toEqual(names('service').toSorted());
  });

  it.each(names('service'))(
    'has a line for every function of %s, and every parameter with its default',
    async (name) => {
      const service = await find('service', name);
      const lines = section(name);
      const called = lines.flatMap((line) => /^- `(\w+)\(.*?\)` → /.exec(line)?.[1] ?? []);
      expect(called).toEqual(Object.keys(service.functions));
      const rows = lines.flatMap((line) => /^\| (`.*?` \| `.*?`) \| /.exec(line)?.[1] ?? []);
      const defaults = Object.entries((service.parameters ?? {}) as object).map(
        ([key, value]) => `\`${key}\` | \`${typed(value)}\``,
      );
      expect(rows).toEqual(defaults);
    },
  );
});

/** A value as it is set: `--set names=a,b`. */
function typed(value: unknown): string {
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value.join(',');
  return typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
}
