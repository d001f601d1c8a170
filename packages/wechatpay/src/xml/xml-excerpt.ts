/** A shortened part of a hostile message, for an error. */
export function brief(text: string, length = 32): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

export function quote(text: string): string {
  return JSON.stringify(brief(text));
}
