import { describe, expect, it } from '@jest/globals';
import { terminalLanguage } from './terminal-language';

describe('the language of a terminal', () => {
  it.each([
    ['zh_CN.UTF-8', 'zh'],
    ['zh_CN', 'zh'],
    ['zh-Hans', 'zh'],
    ['zh', 'zh'],
    ['en_US.UTF-8', 'en'],
    ['de_DE.UTF-8', 'en'],
    ['C.UTF-8', 'en'],
    ['POSIX', 'en'],
    ['zhu', 'en'],
  ])('is that of LANG: %s gives %s', (LANG, language) => {
    expect(terminalLanguage({ LANG }, 'zh-CN')).toBe(language);
  });

  it('is named by LC_ALL before LC_MESSAGES, and by these before LANG; an empty one counts as unset', () => {
    expect(terminalLanguage({ LC_ALL: 'C', LC_MESSAGES: 'zh_CN', LANG: 'zh_CN' }, 'zh-CN')).toBe('en');
    expect(terminalLanguage({ LC_ALL: '', LC_MESSAGES: 'zh_CN', LANG: 'en_US' }, 'en-US')).toBe('zh');
  });

  it('is the system’s where no variable names one, as on Windows', () => {
    expect(terminalLanguage({}, 'zh-CN')).toBe('zh');
    expect(terminalLanguage({}, 'en-US')).toBe('en');
  });
});
