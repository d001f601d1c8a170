import type * as t from '@babel/types';
import { isCall, isMember } from '../syntax/names';
import { originOf } from '../values/origins/origin';

const CLIENT_GLOBALS = new Set(['wx', 'uni', 'Taro']);
/** Code of Taro imports it: `import Taro from '@tarojs/taro'`. */
const TARO = '@tarojs/taro';
const SERVER_SDK = new Set(['wx-server-sdk', '@opencloudpay/wx-server-sdk']);

/** The member of wx-server-sdk that an expression is: `['openapi', 'subscribeMessage', 'send']`. */
export function sdkMember(expression: t.Node): readonly string[] | undefined {
  const { root, path } = originOf(expression);
  return root.kind === 'module' && SERVER_SDK.has(root.name) ? path : undefined;
}

/** The member of the mini program's `wx.cloud` that an expression is: `['callFunction']`. */
export function clientMember(expression: t.Node): readonly string[] | undefined {
  const { root, path } = originOf(expression);
  if (path[0] !== 'cloud') return undefined;
  const isClient =
    root.kind === 'global' ? CLIENT_GLOBALS.has(root.name) : root.kind === 'module' && root.name === TARO;
  return isClient ? path.slice(1) : undefined;
}

/** Members of wx-server-sdk whose call gives a promise. */
const ASYNCHRONOUS = new Set([
  ...['callFunction', 'uploadFile', 'downloadFile', 'deleteFile', 'getTempFileURL', 'getOpenData'],
  ...['openapi', 'cloudPay'],
]);

/** What a call of wx-server-sdk with a promise is named: `cloud.callFunction`. `undefined` for other calls. */
export function sdkCall(node: t.Node): string | undefined {
  if (!isCall(node) || !isMember(node.callee)) return undefined;
  const path = sdkMember(node.callee);
  const [first] = path ?? [];
  return first !== undefined && ASYNCHRONOUS.has(first) ? `cloud.${path?.join('.')}` : undefined;
}
