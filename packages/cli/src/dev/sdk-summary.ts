import type { Emulator } from '@opencloudpay/emulator';
import { nameList } from './name-list';

type Functions = readonly Pick<ReturnType<Emulator['functions']>[number], 'name' | 'modules'>[];

const SDK = 'wx-server-sdk';
/** What the stand-in is called in these lines. */
const OURS = 'OpenCloudPay’s stand-in';

/** Which SDK functions get, a line for each kind: `OpenCloudPay’s stand-in: pay, refund`. */
export function sdkSummary(functions: Functions): string {
  const names = new Map<string, string[]>();
  for (const { name, modules } of functions) {
    const { from, version, replaced } = modules[SDK] ?? { from: 'stand-in' };
    const own = version === undefined ? 'its own copy' : `its own copy ${version}`;
    const kind =
      from === 'own-copy'
        ? own
        : replaced === undefined
          ? OURS
          : `${OURS} instead of ${replaced}, which knows Tencent’s address alone`;
    names.set(kind, [...(names.get(kind) ?? []), name]);
  }
  if (names.size === 1 && names.has(OURS)) return `${OURS} for all functions`;
  return [...names].map(([kind, those]) => `${kind}: ${nameList(those)}`).join('\n');
}
