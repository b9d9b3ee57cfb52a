/** Reads the XML of reports, strictly: for tests. Throws where it is not well-formed. */

/** An element, with what is in it: text, and others. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

// An opening, closing or empty tag; or text up to the next. What XML forbids in either is in neither.
const CHAR = '[\\t\\n\\r\\u0020-\\ud7ff\\ue000-\\ufffd\\u{10000}-\\u{10ffff}]';
const PIECE = new RegExp(
  `<(?<close>/?)(?<name>[a-z-]+)(?<attributes>(?: [a-z]+="(?:(?![<"\\n\\t])${CHAR})*")*)(?<empty>/?)>|(?<text>(?:(?![<>])${CHAR})+)`,
  'uy',
);
const ENTITY = /&(?:(amp|lt|gt|quot)|#(\d+));|&/g;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** The root of a document that begins with an XML declaration. */
export function parseXml(document: string): Element {
  const [declaration] = /^<\?xml version="1.0" encoding="UTF-8"\?>\n/.exec(document) ?? [];
  if (declaration === undefined) throw new Error('There is no declaration.');
  const top: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  for (let at = declaration.length; at < document.length; at = PIECE.lastIndex) {
    PIECE.lastIndex = at;
    const piece = PIECE.exec(document)?.groups;
    if (!piece) throw new Error(`Not well-formed: ${document.slice(at, at + 80)}`);
    take(piece, open);
  }
  if (open.length > 1 || top.children.length !== 1) throw new Error('There is not one root, closed.');
  return top.children[0]!;
}

function take({ name, close, attributes, empty, text }: Record<string, string>, open: Element[]): void {
  const inner = open.at(-1)!;
  if (name === undefined) {
    inner.text += plainText(text!);
  } else if (close === '/') {
    if (open.pop()!.name !== name) throw new Error(`<${inner.name}> is closed by </${name}>.`);
  } else {
    const pairs = [...attributes!.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, key, value]) => [key!, plainText(value!)]);
    const element: Element = {
      name,
      attributes: Object.fromEntries(pairs) as Record<string, string>,
      children: [],
      text: '',
    };
    inner.children.push(element);
    if (empty !== '/') open.push(element);
  }
}

const plainText = (text: string): string =>
  text.replaceAll(ENTITY, (all, name: string | undefined, code: string | undefined) => {
    if (name !== undefined) return NAMED[name]!;
    if (code === undefined) throw new Error(`A bare ${all}.`);
    return String.fromCharCode(Number(code));
  });
