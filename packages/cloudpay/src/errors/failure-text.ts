/**
 * The text of a thrown value. Callers' code may throw anything: text, nothing, an object without a prototype, an error
 * whose message throws when it is read.
 */
export function failureText(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    return `a value of type ${typeof thrown} was thrown that cannot be shown`;
  }
}
