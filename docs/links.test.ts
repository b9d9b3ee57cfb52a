import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { anchorOf } from '../tester/findings/explained.ts';

const documents = [
  'README.md',
  ...readdirSync(join(PACKAGE_ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const textOf = (document: string): string =>
  readFileSync(join(PACKAGE_ROOT, document), 'utf8').replaceAll(/^```[^]*?^```$/gm, '');
const headingsOf = (document: string): string[] =>
  [...textOf(document).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading!));

/** Why a link of a document leads nowhere; null: it leads somewhere. */
function broken(document: string, link: string): string | null {
  const [path, anchor] = link.split('#');
  const target = path === '' ? document : join(dirname(document), path!);
  if (!existsSync(join(PACKAGE_ROOT, target))) return `${link}: there is no ${target}`;
  if (anchor === undefined || headingsOf(target).includes(anchor)) return null;
  return `${link}: ${target} has no such heading`;
}

const linksOf = (document: string): string[] =>
  [...textOf(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!).filter((link) => !/^\w+:/.test(link));

describe('README.md', () => {
  it('links to every document', () => {
    const linked = linksOf('README.md').map((link) => link.split('#')[0]);
    expect(documents.filter((document) => document !== 'README.md' && !linked.includes(document))).toEqual([]);
  });
});

describe.each(documents)('%s', (document) => {
  it('links only to what there is', () => {
    expect(
      linksOf(document)
        .map((link) => broken(document, link))
        .filter((why) => why !== null),
    ).toEqual([]);
  });
});
