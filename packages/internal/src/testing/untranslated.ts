/** What is the same in every language: code, names, commands, addresses. */
const SAME_EVERYWHERE: readonly RegExp[] = [
  // A reason in the words of another program.
  /（[\x20-\x7e’…]*）/g,
  /`[^`]*`|"[^"]*"|'[^']*'|\{[^}]*\}/g,
  /\b[a-z]+:\/\/\S+/g,
  /\b\w+\([^()]*\)/g,
  // Commands with their arguments.
  /\b(?:cloudpay|openssl|npm|npx|node|printf|sha256sum|kill|docker)(?: (?:[-|$<>/@.]?[\w./:=@%$-]+|\|))*/g,
  // Options, paths, keys with a dot, variables, codes, identifiers.
  /(?<![\w])--?[a-z][\w-]*/g,
  /[\w…*~-]*[._/\\:@=[\]…*][\w…*./\\:@=[\]~-]*/g,
  /\b\w*(?:[a-z][A-Z]|[A-Z]{2}|\d)\w*\b/g,
  // Names of products and formats.
  /\b(?:Function Compute|JSON Lines|Cloud Run|Ctrl\+C|WebSocket|PostgreSQL)\b/g,
];

/** Two words in a row. */
const ENGLISH = /[A-Za-z]{2,}(?:[ ,;:]+[A-Za-z]{2,})+/g;

/** The English sentences in a text that should be Chinese. */
export function untranslated(text: string): string[] {
  const prose = SAME_EVERYWHERE.reduce((rest, pattern) => rest.replace(pattern, '·'), text);
  return prose.match(ENGLISH) ?? [];
}
