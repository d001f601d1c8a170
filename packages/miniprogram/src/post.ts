import { cloudError, NETWORK } from './errors';
import { runtime } from './wx';

export interface Answer {
  statusCode: number;
  data: unknown;
}

/** Sends JSON to the host and returns its answer with any status. Rejects if there is none. */
export function post(
  api: string,
  url: string,
  body: string,
  options: { token?: string; timeout?: number },
): Promise<Answer> {
  const { token, timeout } = options;
  return new Promise((resolve, reject) => {
    runtime().request({
      url,
      method: 'POST',
      header: Object.assign(
        { 'content-type': 'application/json' },
        token === undefined ? {} : { authorization: `Bearer ${token}` },
      ),
      data: body,
      ...(timeout === undefined ? {} : { timeout }),
      success: resolve,
      fail: ({ errMsg }) =>
        reject(
          cloudError(
            api,
            NETWORK,
            `${errMsg || 'request:fail'}: the function host was not reached, or did not answer. Is its domain listed under request 合法域名?`,
          ),
        ),
    });
  });
}
