import type { CloudError } from './errors';

/** The callbacks that any of wx.cloud's functions takes. */
export interface Callbacks<Result> {
  success?: (result: Result) => void;
  fail?: (error: CloudError) => void;
  complete?: (resultOrError: Result | CloudError) => void;
}

/**
 * Both styles of wx.cloud: a promise, or, where one of the callbacks is given, those and no promise.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/guide/init.html
 */
export function inBothStyles<Result>(
  work: Promise<Result>,
  { success, fail, complete }: Callbacks<Result>,
): Promise<Result> | undefined {
  if (!success && !fail && !complete) return work;
  // What a callback throws goes to the runtime's own report of unhandled rejections, not into `fail`.
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
