import type { Emulator } from '@opencloudpay/emulator';
import type { Language } from '@opencloudpay/internal';
import { say } from '../init/say';
import { nameList } from './name-list';

type Functions = readonly Pick<ReturnType<Emulator['functions']>[number], 'name' | 'modules'>[];

const SDK = 'wx-server-sdk';
/** What the stand-in is called in these lines. */
const OURS = say('OpenCloudPay’s stand-in', 'OpenCloudPay 提供的 SDK');

/** Which SDK functions get, a line for each kind: `OpenCloudPay’s stand-in: pay, refund`. */
export function sdkSummary(functions: Functions, language: Language = 'en'): string {
  const ours = OURS[language];
  const names = new Map<string, string[]>();
  for (const { name, modules } of functions) {
    const { from, version, replaced } = modules[SDK] ?? { from: 'stand-in' };
    const copy = version === undefined ? '' : ` ${version}`;
    const own = say(`its own copy${copy}`, `自带的${copy}`);
    const instead = say(
      `${ours} instead of ${replaced}, which knows Tencent’s address alone`,
      `${ours}，替换只认识腾讯地址的 ${replaced}`,
    );
    const kind = from === 'own-copy' ? own[language] : replaced === undefined ? ours : instead[language];
    names.set(kind, [...(names.get(kind) ?? []), name]);
  }
  if (names.size === 1 && names.has(ours))
    return say(`${ours} for all functions`, `全部云函数使用 ${ours}`)[language];
  return [...names]
    .map(
      ([kind, those]) => `${kind}${language === 'zh' ? '：' : ': '}${nameList(those, undefined, language)}`,
    )
    .join('\n');
}
