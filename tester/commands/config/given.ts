/** The values of a configuration as the words of a command line, so that they are read by its parsers. */
import { isAbsolute, relative, resolve } from 'node:path';
import { isPath } from '../../../test-node/stack/catalogue.ts';
import { parameterText } from '../parameters.ts';

/** What an option is given: words, or nothing but that it stands there. Null: it does not stand there. */
export type Given = readonly string[] | true | null;

/** The value, as this option is given it. Throws `TypeError`, in words, if no option could be given it. */
export function givenBy(option: string, value: unknown): Given {
  if (value === undefined || value === false) return null;
  if (value === true) return true;
  const words = option === 'set' && isObject(value) ? parametersIn(value) : [value].flat().map(wordOf);
  return words.length === 0 ? null : words;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parametersIn = (values: object): string[] =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => parameterText(name, value));

function wordOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new TypeError('It must be a text, a number, or a list of them.');
}

/** What in the words of an option is a path from the folder of the file is one from here. */
export function fromHere(option: string, word: string, folder: string): string {
  if (REFERENCES.has(option)) return isPath(word) && !word.startsWith('file:') ? pathFromHere(word, folder) : word;
  if (option !== 'report') return word;
  const [kind, file] = word.split(/=(.*)/s);
  return file ? `${kind!}=${relative('.', resolve(folder, file))}` : word;
}

/** The options that name a thing, or the file that it is in. */
const REFERENCES: ReadonlySet<string> = new Set(['use', 'over', 'service', 'checker']);

function pathFromHere(path: string, folder: string): string {
  const here = relative('.', resolve(folder, path));
  return isAbsolute(here) || here.startsWith('.') ? here : `./${here}`;
}
