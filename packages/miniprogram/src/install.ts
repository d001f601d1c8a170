import type { Cloud } from './cloud';

/** The part of `wx` that is replaced. */
interface Target {
  cloud?: object;
}

/**
 * Puts `cloud` in the place of `wx.cloud`.
 *
 * The runtime does not always let go of it: on some phones its properties are accessors that swallow what is
 * assigned, and a mini program with plugins has `wx` locked. So each way is tried, and looked at before it is believed.
 *
 * @throws where `wx` is locked: then `const { cloud } = require(…)` is to be used in place of `wx.cloud`
 */
export function replaceWxCloud(cloud: Cloud, target: Target): void {
  if (put(target, 'cloud', cloud)) return;
  const original: object | undefined = target.cloud;
  if (original && put(original, 'init', cloud.init) && put(original, 'callFunction', cloud.callFunction)) {
    return;
  }
  throw new Error(
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
      // Refused aloud; the next way may do.
    }
    if (is()) return true;
  }
  return false;
}
