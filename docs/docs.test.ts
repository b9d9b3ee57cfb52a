import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { methods } from '../test-node/wire/protocol.ts';
import { reportSchemaText } from '../tester/report/schema.ts';
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
