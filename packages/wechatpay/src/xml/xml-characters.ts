/** Characters that XML 1.0 cannot carry in any notation: most control characters, lone surrogates, U+FFFE and U+FFFF. */
export const UNCARRIABLE = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/**
 * Code units that need a second look: those of {@link UNCARRIABLE}, every surrogate, CR (a parser reads it as LF), and
 * U+FFFD, which stands for bytes that are not UTF-8. Without the flag `u` this is three times as fast.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters meant
export const UNUSUAL = /[\0-\x08\x0b-\x1f\ud800-\udfff\ufffd-\uffff]/;

/** Whether a text holds a character that no message to WeChat Pay may have, in XML or in JSON. */
export function hasUncarriable(text: string): boolean {
  return UNUSUAL.test(text) && UNCARRIABLE.test(text);
}
