import { createHash, createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export const MCH_ID = '1900000109';
export const API_KEY = '8934e7d15453e97507ef794cf7b0519d';
export const NOTIFY_SECRET = 'notify-secret-of-the-tests';

export interface CallbackHost {
  url: string;
  /** The events of the calls. */
  readonly events: readonly Record<string, unknown>[];
  /** Resolves at the next call of a callback. */
  called(): Promise<void>;
  /** Callbacks answer only after this is called. */
  hold(): () => void;
  close(): Promise<void>;
}

/** A function host whose functions all answer `{ errcode: 0 }`. */
export async function startCallbackHost(): Promise<CallbackHost> {
  const events: Record<string, unknown>[] = [];
  const waiting: (() => void)[] = [];
  let seen = 0;
  let held = Promise.resolve();
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    events.push(JSON.parse(body));
    for (const wake of waiting.splice(0)) wake();
    await held;
    response.setHeader('content-type', 'application/json');
    response.end('{"result":{"errcode":0},"requestId":"1"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    events,
    async called() {
      if (events.length <= seen) await new Promise<void>((resolve) => waiting.push(resolve));
      seen += 1;
    },
    hold() {
      let release = () => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Notifies a gateway of a payment as WeChat Pay does, signed by hand; resolves with the answer. */
export async function notifyPayment(gateway: string, outTradeNo: string, totalFee = 101) {
  const fields: Record<string, string> = {
    appid: 'wxd2565e6a04246fd1',
    mch_id: MCH_ID,
    nonce_str: 'f6444fd22de27b16',
    openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
    out_trade_no: outTradeNo,
    result_code: 'SUCCESS',
    return_code: 'SUCCESS',
    sub_mch_id: '1712734762',
    time_end: '20260320132007',
    total_fee: String(totalFee),
    trade_type: 'JSAPI',
    transaction_id: `42${outTradeNo}`,
  };
  const signed = Object.keys(fields)
    .sort()
    .map((name) => `${name}=${fields[name]}`);
  const sign = createHash('md5')
    .update([...signed, `key=${API_KEY}`].join('&'), 'utf8')
    .digest('hex');
  const body = Object.entries({ ...fields, sign: sign.toUpperCase() })
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('');
  const order = ['out_trade_no', outTradeNo, String(totalFee), MCH_ID, '1712734762'];
  const bound = JSON.stringify(['2', 'pay', 'prod', 'pay_cb', ...order]);
  const mac = createHmac('sha256', NOTIFY_SECRET).update(bound).digest().subarray(0, 16);
  const answer = await fetch(`${gateway}/notify/pay/prod/pay_cb/2${mac.toString('base64url')}`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml' },
    body: `<xml>${body}</xml>`,
  });
  return { status: answer.status, text: await answer.text() };
}
