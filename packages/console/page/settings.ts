/** The reader's settings, stored by the browser. */

export type Language = 'en' | 'zh';
export type Theme = 'system' | 'light' | 'dark';

const LANGUAGE = 'cloudpay.language';
const THEME = 'cloudpay.theme';

export function chosenLanguage(): Language {
  const kept = read(LANGUAGE);
  if (kept === 'en' || kept === 'zh') return kept;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export function chosenTheme(): Theme {
  const kept = read(THEME);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export function keepLanguage(language: Language): void {
  write(LANGUAGE, language);
}

export function keepTheme(theme: Theme): void {
  write(THEME, theme);
}

/** The last event that this page sent to a function. */
export function keptEvent(functionName: string): string | undefined {
  return read(`cloudpay.event.${functionName}`);
}

export function keepEvent(functionName: string, text: string): void {
  write(`cloudpay.event.${functionName}`, text);
}

// A browser without storage (private mode) does not keep the setting.

function read(name: string): string | undefined {
  try {
    return localStorage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // As above.
  }
}
