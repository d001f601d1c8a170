/** The value as a person would recognize it, short enough for a log line. */
export function preview(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  if (typeof value !== 'string') return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
  return `${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)} (string, ${value.length} characters)`;
}
