/** The matrix as a report: a table of signs, and below it what stands behind them. */
import type { ChalkInstance } from 'chalk';
import type { Cell, Lost, Row, Under } from '../matrix/cell.ts';

/** The sign of each kind of field, and what it means. */
const SIGNS: Record<Cell['kind'], { readonly sign: string; readonly means: string }> = {
  holds: { sign: '✓', means: 'holds: what it claims to keep it kept, in so many runs with the fault' },
  violates: { sign: '✗', means: 'violates: what it claims to keep it did not' },
  'not claimed': { sign: '·', means: 'not claimed' },
  unknown: { sign: '?', means: 'unknown: it could not be decided' },
  'not run': { sign: '–', means: 'not run' },
};

const COLOURS: Record<Cell['kind'], 'green' | 'red' | 'dim' | 'yellow'> = {
  holds: 'green',
  violates: 'red',
  'not claimed': 'dim',
  unknown: 'yellow',
  'not run': 'dim',
};

/** The word beside the sign of what is lost, and what it means. */
const LOST: Record<Lost, { readonly word: string; readonly means: string }> = {
  exclusive: { word: 'two', means: 'two had it at once' },
  progress: { word: 'stuck', means: 'who is owed something did not get it' },
  fencing: { word: 'old', means: 'something older was taken than was seen' },
  specification: { word: 'other', means: 'another clause of the specification, or of the checker' },
  node: { word: 'node', means: 'a node, or a server, ended by itself, or left something behind' },
};

/** Marks a field of which the notes tell more. */
const NOTED = '*';

/** The matrix, line by line. */
export function matrixText(rows: readonly Row[], faults: readonly Under[], chalk: ChalkInstance): string[] {
  const columns = faults.map((fault) => fault.split(/(?<=-)/));
  const widths = columns.map((words, i) =>
    Math.max(2, ...words.map(({ length }) => length), ...rows.map(({ cells }) => textOf(cells.get(faults[i]!)).length)),
  );
  const titles = rows.map((row) => titleOf(row));
  const left = Math.max(...titles.map(({ length }) => length));
  const line = (first: string, texts: readonly string[]): string =>
    [first.padEnd(left), ...texts.map((text, i) => centred(text, widths[i]!))].join(' ').trimEnd();
  const heads = [0, 1].map((i) =>
    line(
      '',
      columns.map((words) => words[words.length - 2 + i] ?? ''),
    ),
  );
  const body = rows.map(({ cells }, row) =>
    [
      titles[row]!.padEnd(left),
      ...faults.map((fault, i) => {
        const cell = cells.get(fault);
        if (!cell) return centred('', widths[i]!);
        return chalk[COLOURS[cell.kind]](centred(signOf(cell), widths[i]!));
      }),
    ]
      .join(' ')
      .trimEnd(),
  );
  return [
    ...heads.filter((head) => head !== ''),
    ...body,
    '',
    ...legend(rows),
    ...paragraph(aboutServices(rows)),
    ...notes(rows).flatMap((note) => ['', ...note]),
  ];
}

/** The same, as Markdown. */
export function matrixMarkdown(rows: readonly Row[], faults: readonly Under[]): string[] {
  const line = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;
  return [
    line(['', ...faults]),
    line(['---', ...faults.map(() => ':-:')]),
    ...rows.map((row) =>
      line([titleOf(row, '`'), ...faults.map((fault) => textOf(row.cells.get(fault)).replaceAll('*', '\\*'))]),
    ),
    '',
    legend(rows).join(' ').replaceAll('*', '\\*'),
    ...paragraph(aboutServices(rows).map((each) => `- ${each}`)),
    ...notes(rows).flatMap(([title, ...each]) => ['', `**${title}**`, '', ...each.map((note) => `- ${note.trim()}`)]),
  ];
}

const textOf = (cell: Cell | undefined): string => (cell ? signOf(cell) : '');

function signOf(cell: Cell): string {
  const noted = cell.kind === 'holds' || cell.kind === 'not claimed' ? cell.unclaimed.length > 0 : false;
  return [SIGNS[cell.kind].sign + (noted ? NOTED : ''), ...besideSign(cell)].join(' ');
}

/** How many runs are behind a pass; what is lost. */
function besideSign(cell: Cell): string[] {
  if (cell.kind === 'holds') return [String(cell.runs)];
  return cell.kind === 'violates' ? [LOST[cell.lost].word] : [];
}

const centred = (text: string, width: number): string =>
  text.padStart(Math.floor((width + text.length) / 2)).padEnd(width);

function legend(rows: readonly Row[]): string[] {
  const all = rows.flatMap(({ cells }) => [...cells.values()]);
  const used = (Object.keys(SIGNS) as Cell['kind'][]).filter((kind) => all.some((cell) => cell.kind === kind));
  const words = used.map((kind) => `${SIGNS[kind].sign} ${SIGNS[kind].means}`);
  const lost = Object.entries(LOST).filter(([what]) =>
    all.some((cell) => cell.kind === 'violates' && cell.lost === what),
  );
  words.push(...lost.map(([, { word, means }]) => `${word}: ${means}`));
  const noted = all.some((cell) => signOf(cell).includes(NOTED));
  return [[...words, ...(noted ? [`${NOTED} something was found that is not claimed`] : [])].join(';  ')];
}

const paragraph = (lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : ['', ...lines]);

/** What a row is of: where its name does not say the service, with it. */
function titleOf({ name, service }: Row, quote = ''): string {
  const quoted = `${quote}${name}${quote}`;
  return service === null || name.startsWith(`${service.name}/`) ? quoted : `${quoted} (${service.name})`;
}

/** What is lent, for how long: a ✓ under `pause` means something else for a lease than for a lock. Each service once. */
function aboutServices(rows: readonly Row[]): string[] {
  const all = new Map(rows.flatMap(({ service }) => (service ? [[service.name, service.about] as const] : [])));
  return [...all].flatMap(([name, about]) => (about === undefined ? [] : [`${name}: ${about}`]));
}

/** Of each implementation, what stands behind its signs, the same of several faults once. */
function notes(rows: readonly Row[]): string[][] {
  return rows.flatMap(({ name, cells }) => {
    const lines = new Map<string, Under[]>();
    for (const [under, cell] of cells) {
      for (const told of toldOf(cell)) lines.set(told, [...(lines.get(told) ?? []), under]);
    }
    const told = [...lines].map(
      ([text, under]) => `  ${under.length > 1 && under.length === cells.size ? '' : `${under.join(', ')}: `}${text}`,
    );
    return told.length === 0 ? [] : [[name, ...told]];
  });
}

function toldOf(cell: Cell): string[] {
  switch (cell.kind) {
    case 'holds':
    case 'not claimed':
      return cell.unclaimed.map(({ finding }) => `not claimed: ${inShort(finding)}`);
    case 'violates':
      return [`violates: ${inShort(cell.finding)} (run ${cell.run})`];
    case 'unknown':
      return cell.undecided.map(
        ({ cause, suspected }) => `unknown: ${cause}${suspected ? ` (${inShort(suspected)})` : ''}`,
      );
    case 'not run':
      return [`not run: ${cell.why}`];
  }
}

const inShort = ({ about, clause }: { readonly about: string; readonly clause: string }): string =>
  `${about}: '${clause}' does not hold`;
