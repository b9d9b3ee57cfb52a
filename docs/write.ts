/** `npm run docs`: writes the documents that are made from the sources. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { protocolText } from './protocol-text.ts';

writeFileSync(join(PACKAGE_ROOT, 'docs', 'protocol.md'), protocolText());
