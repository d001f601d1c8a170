import { asCloudPayError, CallFailure, platformErrCode, sdkError } from '@opencloudpay/cloudpay';
import { OPEN_DATA_MEMBER, type OpenData, readOpenData } from '@opencloudpay/contracts/open-data';
import { send } from './transport';

const API = 'getOpenData';

export interface OpenDataResult {
  /** In the order of the ids. One that WeChat does not resolve has `errCode` and `errMsg` in the place of `data`. */
  list: OpenData[];
  errMsg: string;
  errCode: 0;
}

/**
 * Exchanges CloudIDs for open data.
 *
 * @param timeout milliseconds
 * @throws an Error with `errCode` and `errMsg`, worded as by wx-server-sdk
 */
export async function getOpenData(options: unknown, timeout: number): Promise<OpenDataResult> {
  try {
    // As the original words it, whose errors have no number here.
    if (!options)
      throw sdkError(
        `${API}:fail undefined . Params for ${API} must be an object instead of ${typeof options}`,
      );
    const { list: ids } = options as { list?: unknown };
    if (!ids) throw sdkError(`${API}:fail list must be provided`);
    if (!Array.isArray(ids) || ids.some((id) => typeof id !== 'string'))
      throw sdkError(`${API}:fail list must be an array of texts`);
    if (ids.length === 0) return { list: [], errMsg: `${API}:ok`, errCode: 0 };
    const answer = await send({ api: OPEN_DATA_MEMBER, params: { cloudid_list: ids }, files: {} }, timeout);
    if ('code' in answer) throw new CallFailure(platformErrCode(answer.code), answer.message);
    const text = Buffer.from(answer.body, 'base64').toString();
    return { list: readOpenData(ids as string[], text, parsed), errMsg: `${API}:ok`, errCode: 0 };
  } catch (failure) {
    throw asCloudPayError(failure, API);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
