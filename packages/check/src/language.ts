/** A text in the two languages of the command. */
export interface Texts {
  en: string;
  zh: string;
}

export type Language = keyof Texts;

/** The language of a terminal, by its environment: Chinese for `zh_CN.UTF-8`, else English. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Language {
  const setting = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return /^zh/i.test(setting) ? 'zh' : 'en';
}
