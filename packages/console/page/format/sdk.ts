import type { FunctionSdk } from '@opencloudpay/contracts/dev-server/functions';
import type { Messages } from '../messages/messages';

/** What a function gets for `wx-server-sdk`. */
export function sdkText({ from, version = '', replaced }: FunctionSdk, words: Messages['findings']): string {
  if (from === 'own-copy') return words.ownSdk(version);
  return replaced === undefined ? words.standIn : words.standInInstead(replaced);
}
