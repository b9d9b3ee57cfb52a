/** JSON values in a few characters. */

/** JSON without the quotes where nothing is lost: `{to: 1, message: token}`. */
export function brief(data: unknown): string {
  if (typeof data === 'string') return data;
  if (typeof data !== 'object' || data === null) return JSON.stringify(data);
  if (Array.isArray(data)) return `[${data.map(brief).join(', ')}]`;
  const fields = Object.entries(data).map(([name, value]: [string, unknown]) => `${name}: ${brief(value)}`);
  return `{${fields.join(', ')}}`;
}
