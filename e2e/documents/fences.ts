/** The documents, their fenced blocks and their commands. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../test-node/package.ts';

/** A fenced block of a document. */
export interface Fence {
  readonly document: string;
  /** Where it begins, from 1. */
  readonly line: number;
  /** `ts`, of `ts file=my-lock.ts`. */
  readonly language: string;
  /** What follows: `file` is `my-lock.ts`; what has no value is empty. */
  readonly marks: ReadonlyMap<string, string>;
  readonly text: string;
}

/** All documents, by their paths in the package. */
export const documents: readonly string[] = [
  'README.md',
  ...readdirSync(join(PACKAGE_ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name))
    .toSorted(),
];

/** The text of a document. */
export const textOf = (document: string): string => readFileSync(join(PACKAGE_ROOT, document), 'utf8');

/** The fenced blocks of a document, in their order. */
export const fencesOf = (document: string): Fence[] => {
  const whole = textOf(document);
  return [...whole.matchAll(/^```(\S*)(.*)\n([^]*?)^```$/gm)].map(({ index, 1: language, 2: rest, 3: text }) => ({
    document,
    line: whole.slice(0, index).split('\n').length,
    language: language!,
    marks: new Map(rest!.split(' ').flatMap((mark) => (mark === '' ? [] : [markOf(mark)]))),
    text: text!,
  }));
};

function markOf(mark: string): [key: string, value: string] {
  const [key, value = ''] = mark.split('=');
  return [key!, value];
}

/** All of them. */
export const fences: readonly Fence[] = documents.flatMap(fencesOf);

/** The file that a block is. */
export const fileOf = ({ marks }: Fence): string | undefined => marks.get('file');

/** How a block is found in its document. */
export const placeOf = ({ document, line }: Fence): string => `${document}:${line}`;

const COMMANDS = 'servicetester|test-node|start-nodes|service-model|lock-map|zmq-lock|etcd-lock';

/** Is this a line that begins with a command of ours? */
export const isOurs = (line: string): boolean => new RegExp(`^(npx )?(${COMMANDS}) `).test(line);

/** The commands of ours that stand in the text of a document, between backticks; those with `…` are none. */
export const namedIn = (document: string): string[] => {
  const prose = textOf(document).replaceAll(/^```[^]*?^```$/gm, '');
  const all = [...prose.matchAll(/`([^`]+)`/g)].map(([, code]) => code!.replaceAll(/\s+/g, ' '));
  return [...new Set(all.filter((code) => isOurs(code) && !code.includes('…')))];
};
