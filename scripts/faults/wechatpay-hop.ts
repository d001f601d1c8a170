/** The protocol with WeChat Pay: XML, in which everything except `return_code: FAIL` is signed. */
import type { fromXml, sign, toXml } from '../../packages/wechatpay/dist/index.mjs';
import { corruptXml } from './damage.ts';
import type { Hop, HopName, Reply } from './hop.ts';
import type { RefusalCode, When } from './plan.ts';

/** The package's own functions, as a parameter: tests use its sources, the run its build. */
export interface Protocol {
  fromXml: typeof fromXml;
  toXml: typeof toXml;
  sign: typeof sign;
}

const APIS: Readonly<Record<string, string>> = {
  '/pay/unifiedorder': 'unifiedOrder',
  '/pay/orderquery': 'queryOrder',
  '/secapi/pay/refund': 'refund',
  '/pay/refundquery': 'queryRefund',
};

const DESCRIPTIONS: Readonly<Record<RefusalCode, string>> = {
  FREQUENCY_LIMITED: '频率限制',
  SYSTEMERROR: '接口返回错误',
  NOTENOUGH: '基本账户余额不足，请充值后重新发起',
  NOAUTH: '没有权限',
  BUSY: '系统繁忙',
  SIGN: '签名错误',
};

export function wechatpayHop(
  name: Extract<HopName, 'direct-wechatpay' | 'gateway-wechatpay'>,
  { fromXml, toXml, sign }: Protocol,
  apiKey: string,
): Hop {
  function read(body: Buffer): Readonly<Record<string, string>> {
    try {
      return fromXml(body);
    } catch {
      return {};
    }
  }

  /** For the account and sub-merchant of the request: neither the code nor a number shows whose call it refuses. */
  function refuse(code: RefusalCode, _: When, request: Buffer): Reply {
    const { appid, mch_id, sub_appid, sub_mch_id, nonce_str } = read(request);
    if (code === 'BUSY' || code === 'SIGN')
      return xml({ return_code: 'FAIL', return_msg: DESCRIPTIONS[code] });
    const answer = {
      return_code: 'SUCCESS',
      return_msg: 'OK',
      ...{ appid, mch_id, sub_appid, sub_mch_id, nonce_str },
      result_code: 'FAIL',
      err_code: code,
      err_code_des: DESCRIPTIONS[code],
    };
    return xml({ ...answer, sign: sign(answer, apiKey, 'MD5') });
  }

  function xml(fields: Parameters<typeof toXml>[0]): Reply {
    return { status: 200, headers: { 'content-type': 'text/plain' }, body: Buffer.from(toXml(fields)) };
  }

  return {
    name,
    replaysOwnAnswers: false,
    subjectOf(path, body) {
      const { out_refund_no: refund, out_trade_no: order } = read(body);
      return { api: APIS[path] ?? path, number: refund || order || '' };
    },
    say({ status, body }) {
      if (status !== 200) return `HTTP ${status}`;
      const { return_code: returned, result_code: result, ...fields } = read(body);
      if (returned !== 'SUCCESS')
        return `unsigned ${returned ?? 'bytes'} ${fields['return_msg'] ?? ''}`.trim();
      const told = ['err_code', 'prepay_id', 'trade_state', 'out_trade_no', 'out_refund_no', 'refund_fee'];
      return [result, ...told.map((field) => fields[field]).filter(Boolean)].join(' ');
    },
    refusalIn({ status, body }) {
      const { return_code: returned, result_code: result, err_code: code, ...fields } = read(body);
      if (status === 200 && returned === 'SUCCESS' && result === 'SUCCESS') return undefined;
      return code ?? fields['return_msg'] ?? `HTTP ${status}`;
    },
    isUnsignedRefusal: ({ body }) => read(body)['return_code'] === 'FAIL',
    corrupt: corruptXml,
    refuse,
  };
}
