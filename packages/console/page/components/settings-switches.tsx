import { usePage } from '../context';
import type { Theme } from '../settings';
import { Icon, type IconName } from './icon';

const themes: readonly (readonly [Theme, IconName])[] = [
  ['system', 'system'],
  ['light', 'sun'],
  ['dark', 'moon'],
];

/** Language and appearance. */
export function Settings() {
  const { t, language, setLanguage, theme, setTheme } = usePage();
  return (
    <div class="settings">
      <fieldset class="segments">
        <legend class="offscreen">{t.language}</legend>
        <button type="button" lang="en" aria-pressed={language === 'en'} onClick={() => setLanguage('en')}>
          EN
        </button>
        <button type="button" lang="zh-CN" aria-pressed={language === 'zh'} onClick={() => setLanguage('zh')}>
          中文
        </button>
      </fieldset>
      <fieldset class="segments">
        <legend class="offscreen">{t.theme.label}</legend>
        {themes.map(([name, icon]) => (
          <button
            key={name}
            type="button"
            aria-pressed={theme === name}
            aria-label={t.theme[name]}
            title={t.theme[name]}
            onClick={() => setTheme(name)}
          >
            <Icon name={icon} />
          </button>
        ))}
      </fieldset>
    </div>
  );
}
