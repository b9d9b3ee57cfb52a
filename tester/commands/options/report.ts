/** What `--report` takes. How each kind is made is in `report-kinds.ts`, which is loaded only to make it. */

/** Where a report goes: alone to the standard output or into a file, only into a file, or to the standard output after the text. */
export type Goes = 'anywhere' | 'into a file' | 'after the text';

/** Where each kind goes. */
export const GOES = {
  json: 'anywhere',
  html: 'into a file',
  junit: 'into a file',
  tap: 'anywhere',
  github: 'after the text',
} as const satisfies Readonly<Record<string, Goes>>;

type Named<G extends Goes> = { [K in keyof typeof GOES]: (typeof GOES)[K] extends G ? K : never }[keyof typeof GOES];
/** How a report is asked for: `github`, `junit=junit.xml`. */
export type ReportText = Named<'anywhere' | 'after the text'> | `${Named<'anywhere' | 'into a file'>}=${string}`;

const FORMS: Readonly<Record<Goes, (name: string) => string>> = {
  anywhere: (name) => `${name}, ${name}=FILE`,
  'into a file': (name) => `${name}=FILE`,
  'after the text': (name) => name,
};

/** How a kind is asked for: `json, json=FILE`. */
export const asked = (name: string, goes: Goes): string => FORMS[goes](name);

/** For the help of a command. */
export const REPORT_HELP = `${Object.entries(GOES)
  .map(([name, goes]) => asked(name, goes))
  .join(', ')}: how it is reported; several at once`;
