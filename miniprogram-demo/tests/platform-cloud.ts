import { type CallFunctionResult, createCloud } from '../../packages/miniprogram/src/cloud';
import { database } from '../../packages/miniprogram/src/database';
import { storage } from '../../packages/miniprogram/src/storage';

/** A call of a function, which a test may let fail. */
type Around = (name: string, call: () => Promise<CallFunctionResult>) => Promise<CallFunctionResult>;

/**
 * A `wx.cloud` as WeChat gives it on CloudBase: there before app.js runs, locked, and `init` takes an environment and no
 * address.
 */
export function platformCloud(url: string, around: Around): object {
  const cloud = createCloud();
  cloud.init({ url, database, storage });
  return Object.freeze({
    init(options: object) {
      const foreign = Object.keys(options).filter((name) => name !== 'env' && name !== 'traceUser');
      if (foreign.length > 0) throw new Error(`wx.cloud.init does not have ${foreign.join(', ')}`);
    },
    callFunction: (options: { name: string; data?: object }) =>
      around(options.name, () => cloud.callFunction(options)),
    database: cloud.database,
    uploadFile: cloud.uploadFile,
    getTempFileURL: cloud.getTempFileURL,
  });
}
