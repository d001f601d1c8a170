/** The languages of texts for people. */
export type Language = 'en' | 'zh';

/** A text for people in every language. Codes, names and values are the same in all of them. */
export type Text = Readonly<Record<Language, string>>;

/**
 * The language of a terminal: Simplified Chinese where the locale is Chinese, English everywhere else.
 *
 * The first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set decides, as POSIX says. Windows sets none of them: there the
 * system's own locale decides.
 *
 * @param env Default: `process.env`
 * @param system a locale such as `zh-CN`. Default: the system's
 */
export function terminalLanguage(
  env: Readonly<Record<string, string | undefined>> = process.env,
  system?: string,
): Language {
  const set = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'];
  // Asked only when needed: it costs the start of a command 20 ms.
  const named = set || (system ?? Intl.DateTimeFormat().resolvedOptions().locale);
  return /^zh\b|^zh_/i.test(named) ? 'zh' : 'en';
}
