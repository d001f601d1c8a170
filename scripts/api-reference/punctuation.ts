import type { LanguageCode } from '../api-types/needed.ts';

/** A colon, with the space that only English has behind it. */
export const colonOf = (language: LanguageCode): string => (language === 'zh' ? '：' : ': ');

/** A remark behind a name, in the brackets of the language. */
export const remark = (language: LanguageCode, text: string): string =>
  language === 'zh' ? `（${text}）` : ` (${text})`;
