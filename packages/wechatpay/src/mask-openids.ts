/** What WeChat's openids look like. */
const OPENID = /(?<![\w-])(o[\w-]{3})[\w-]{24}(?![\w-])/g;

/** Cuts whatever looks like an openid to its first four characters: `oPoo…`. */
export function maskOpenids(text: string): string {
  return text.replace(OPENID, '$1…');
}
