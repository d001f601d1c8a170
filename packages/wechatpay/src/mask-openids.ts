/** The form of WeChat's openids. */
const OPENID = /(?<![\w-])(o[\w-]{3})[\w-]{24}(?![\w-])/g;

/** Cuts everything that looks like an openid to its first four characters: `oPoo…`. */
export function maskOpenids(text: string): string {
  return text.replace(OPENID, '$1…');
}
