import { randomUUID } from 'node:crypto';
import { listen } from '@opencloudpay/internal/testing/listen';
import {
  type ApiDeclaration,
  apis,
  fromXml,
  type SignType,
  sign,
  type TextFields,
  toXml,
  verify,
} from '@opencloudpay/wechatpay';
import { MERCHANT } from './notifications';

export const BILL = '交易时间,公众账号ID\r\n`2026-01-01 00:00:00,`wxd2565e6a04246fd1\r\n';

const known: ReadonlySet<string> = new Set(Object.values(apis).map(({ path }) => path));

export interface WechatPayRequest extends TextFields {
  /** Not a field: the path of the request. */
  path: string;
}

/**
 * A loopback WeChat Pay with a few signed answers: enough to see that two ways to it give the same results, and how
 * many requests it got.
 *
 * @param apiKeys by merchant number
 */
export async function startFakeWechatPay(
  apiKeys: Record<string, string> = { [MERCHANT.mchId]: MERCHANT.apiKey },
) {
  const requests: WechatPayRequest[] = [];
  const signing: { key?: string } = {};
  const prepay: { id?: string } = {};
  const held: { arrived: () => void; released: Promise<void> }[] = [];
  const { url, close } = await listen((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', async () => {
      const path = incoming.url ?? '';
      const request = fromXml(Buffer.concat(chunks));
      requests.push({ path, ...request });
      const hold = held.shift();
      hold?.arrived();
      await hold?.released;
      const apiKey = apiKeys[request['mch_id'] ?? ''] ?? '';
      const answer = answerTo(path, request, apiKey, signing.key ?? apiKey, prepay.id);
      if (answer === undefined) outgoing.destroy();
      else outgoing.end(answer);
    });
  });
  return {
    url,
    close,
    requests,
    /** Signs the answers, if set, instead of the merchant's own key. */
    signing,
    /** The `prepay_id` of every order. Default: a new one each time. */
    prepay,
    /** Holds the answer to the next request until it is released. */
    hold() {
      let arrive = () => {};
      let release = () => {};
      const arrived = new Promise<void>((resolve) => {
        arrive = resolve;
      });
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      held.push({ arrived: arrive, released });
      return { arrived, release };
    },
  };
}

export type FakeWechatPay = Awaited<ReturnType<typeof startFakeWechatPay>>;

/** `undefined` breaks the connection. */
function answerTo(
  path: string,
  request: TextFields,
  apiKey: string,
  signingKey: string,
  prepayId?: string,
): string | undefined {
  const signType = (request['sign_type'] ?? 'MD5') as SignType;
  if (!apiKey || !verify(request, apiKey, signType))
    return toXml({ return_code: 'FAIL', return_msg: '签名错误' });
  const { appid = '', mch_id = '', sub_mch_id = '', out_trade_no = '' } = request;
  const signed = (fields: Record<string, string | number>) => {
    const all = {
      return_code: 'SUCCESS',
      return_msg: 'OK',
      appid,
      mch_id,
      sub_mch_id,
      nonce_str: `N${randomUUID()}`,
      ...fields,
    };
    return toXml({ ...all, sign: sign(all, signingKey, signType) });
  };
  if (out_trade_no === 'BREAKS') return undefined;
  if (out_trade_no === 'ALTERED') return signed({ result_code: 'SUCCESS' }).replace('[N', '[M');
  if (out_trade_no === 'GARBAGE') return '<html>maintenance</html>';
  if (out_trade_no === 'REFUSED') {
    return signed({ result_code: 'FAIL', err_code: 'ORDERPAID', err_code_des: '该订单已支付' });
  }
  switch (path) {
    case '/pay/unifiedorder':
      return signed({
        result_code: 'SUCCESS',
        trade_type: 'JSAPI',
        prepay_id: prepayId ?? `wx20260101${out_trade_no}`,
      });
    case '/pay/orderquery':
      return signed({
        result_code: 'SUCCESS',
        trade_state: 'SUCCESS',
        out_trade_no,
        total_fee: 101,
        cash_fee: 101,
      });
    case '/pay/closeorder':
      return signed({ result_code: 'SUCCESS' });
    case '/secapi/pay/refund':
      return signed({
        result_code: 'SUCCESS',
        out_trade_no,
        out_refund_no: request['out_refund_no'] ?? '',
        refund_id: '50302030148218522032126281690',
        refund_fee: request['refund_fee'] ?? '',
        total_fee: request['total_fee'] ?? '',
        coupon_refund_count: 1,
        coupon_type_0: 'CASH',
      });
    case '/pay/refundquery':
      return signed({
        result_code: 'SUCCESS',
        out_trade_no,
        refund_count: 2,
        out_refund_no_0: 'R1',
        refund_fee_0: 1,
        out_refund_no_1: 'R2',
        refund_fee_1: 2,
      });
    case '/pay/downloadfundflow':
    case '/pay/downloadbill':
      if (request['bill_date'] === '20260102')
        return toXml({ return_code: 'FAIL', return_msg: 'No Bill Exist', error_code: '20002' });
      return BILL;
    default:
      return known.has(path)
        ? signed({ result_code: 'SUCCESS', ...echoesOf(path, request) })
        : toXml({ return_code: 'FAIL', return_msg: '未知接口' });
  }
}

/** The fields of each API's successful answer: those repeated from the request, and its own. */
function echoesOf(path: string, request: TextFields): Record<string, string> {
  const api: ApiDeclaration | undefined = Object.values(apis).find((each) => each.path === path);
  const { echoes = [], always = [] } = api?.answer ?? {};
  return Object.fromEntries([
    ...always.map((name) => [name, '1']),
    ...echoes.flatMap((name) => (request[name] === undefined ? [] : [[name, request[name]]])),
  ]);
}
