import type { CloudError } from './errors';

/** The callbacks of every function of wx.cloud. */
export interface Callbacks<Result> {
  success?: (result: Result) => void;
  fail?: (error: CloudError) => void;
  complete?: (resultOrError: Result | CloudError) => void;
}

/**
 * Both styles of wx.cloud: a promise, or callbacks and no promise if one of them is given.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/guide/init.html
 */
export function inBothStyles<Result>(
  work: Promise<Result>,
  { success, fail, complete }: Callbacks<Result>,
): Promise<Result> | undefined {
  if (!success && !fail && !complete) return work;
  // An error in a callback goes to the runtime's report of unhandled rejections, not into `fail`.
  work.then(
    (result) => {
      if (success) success(result);
      if (complete) complete(result);
    },
    (error: CloudError) => {
      if (fail) fail(error);
      if (complete) complete(error);
    },
  );
  return undefined;
}
