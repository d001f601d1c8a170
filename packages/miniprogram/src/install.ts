import type { Cloud } from './cloud';
import { cloudError, NOT_OFFERED } from './errors';

/** The part of `wx` that is replaced. */
interface Target {
  cloud?: object;
}

/** What is replaced in a `wx.cloud` that cannot be replaced as a whole. */
const MEMBERS = [
  ...(['init', 'callFunction', 'database', 'CloudID', 'callContainer', 'Cloud'] as const),
  ...(['uploadFile', 'downloadFile', 'deleteFile', 'getTempFileURL'] as const),
];

/**
 * Replaces `wx.cloud` with `cloud`.
 *
 * The runtime does not always allow it: on some phones its properties are accessors that ignore
 * assignments, and a mini program with plugins has a locked `wx`. So each way is tried and its result checked.
 *
 * @throws {CloudError} errCode -604100 if `wx` is locked: then use `const { cloud } = require(…)` instead of `wx.cloud`
 */
export function replaceWxCloud(cloud: Cloud, target: Target): void {
  const original: object | undefined = target.cloud;
  const isReplaced = put(target, 'cloud', cloud);
  // Also where the mini program has no database and no files here, and in code that took wx.cloud before this call, as
  // frameworks do (Taro.cloud): CloudBase's own members would reach the old environment.
  const kept =
    original && original !== cloud ? MEMBERS.filter((name) => !put(original, name, cloud[name])) : [];
  if (isReplaced || (original && kept.length === 0)) return;
  throw cloudError(
    'install',
    NOT_OFFERED,
    "wx.cloud cannot be replaced in this mini program (plugins lock wx): write `const { cloud } = require('@opencloudpay/miniprogram')` where wx.cloud is used, and call cloud.init({ url }) once.",
  );
}

function put(target: object, name: string, value: unknown): boolean {
  const is = () => (target as { [name: string]: unknown })[name] === value;
  for (const way of [
    () => Object.assign(target, { [name]: value }),
    () =>
      Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: true }),
  ]) {
    try {
      way();
    } catch (_) {
      // Refused with an error; the next way may work.
    }
    if (is()) return true;
  }
  return false;
}
