import { randomUUID } from 'node:crypto';
import { isObject } from '../../project/json-file';
import type { PayApi } from '../pay-api';
import { answerBytes, ERROR_TYPE, failed } from './answers';
import { objectIn, text } from './fields';
import type { AdminRequest } from './request';

/** `wx.wxPayApi`: `cloud.cloudPay`. */
export async function callPayApi(
  { c, fields, origin }: AdminRequest,
  payApi: PayApi | undefined,
): Promise<Response> {
  const api = text(fields['apiName']);
  const requestId = randomUUID();
  if (!payApi) {
    return failed(
      c,
      'INVALID_ACTION',
      `There is no payment here to call cloudPay.${api}: this function host runs without one. Have the function pay itself: run \`npm install wx-server-sdk@npm:@opencloudpay/wx-server-sdk\` in its folder, or write require('@opencloudpay/cloudpay/register') beside Tencent's SDK, and set the CLOUDPAY_* variables of its account.`,
    );
  }
  const data = objectIn(fields['requestData']);
  if ('problem' in data)
    return failed(
      c,
      'INVALID_PARAM',
      `The JSON of the parameters of cloudPay.${api} ${data.problem}.`,
      requestId,
    );
  // A protobuf with one short text: its tag and its length come first.
  const appid = text(fields['apiOptions']).slice(2);
  try {
    const answer = await payApi({
      api,
      data: { ...data.value },
      ...(origin.caller && { caller: origin.caller }),
      ...(appid !== '' && { appid }),
      functionName: origin.functionName,
      requestId: origin.requestId ?? requestId,
      inCall: origin.requestId !== undefined,
    });
    return answer instanceof Uint8Array
      ? answerBytes(c, answer)
      : // Must differ from the content type of errors.
        c.body(JSON.stringify(answer), 200, { 'content-type': 'application/json' });
  } catch (error) {
    const { code, message } = payFailure(api, error);
    if (typeof code === 'string') return failed(c, code, message, requestId);
    // WeChat's own errors have numbers, which the SDK passes on as they are.
    return c.body(JSON.stringify({ errcode: code, errmsg: message, requestId }), 200, {
      'content-type': ERROR_TYPE,
    });
  }
}

/** The SDK itself adds the name of the API. */
function payFailure(api: string, error: unknown): { code: number | string; message: string } {
  if (!isObject(error) && !(error instanceof Error)) return { code: 'SYS_ERR', message: String(error) };
  const { errCode, code, errMsg, message } = error as Partial<Record<string, unknown>>;
  const number = [errCode, code].find((value) => typeof value === 'number' && value !== 0);
  const words = text(errMsg) || text(message);
  const prefix = new RegExp(`^(cloudPay\\.)?${api.replace(/\W/g, '\\$&')}:fail `);
  return { code: typeof number === 'number' ? number : 'SYS_ERR', message: words.replace(prefix, '') };
}
