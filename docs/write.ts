/** `npm run docs`: writes the documents that are made from the sources. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { reportSchemaText } from './report-schema.ts';
import { protocolText } from './protocol-text.ts';

const made = { 'protocol.md': protocolText(), 'report.schema.json': reportSchemaText() };
for (const [name, text] of Object.entries(made)) writeFileSync(join(PACKAGE_ROOT, 'docs', name), text);
