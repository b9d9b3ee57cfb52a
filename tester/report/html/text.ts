/** Texts of users' code as HTML. In the page too: it uses nothing but the language. */

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The text as HTML, for elements and attributes. */
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (each) => ESCAPES[each]!);

/** `1.24`: ms without more digits than are read. */
export const shortMs = (ms: number): string => (ms < 100 ? String(Number(ms.toFixed(1))) : String(Math.round(ms)));
