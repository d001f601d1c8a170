import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toXml } from '../../packages/wechatpay/dist/index.mjs';
import { naiveSign } from './naive-xml.ts';
import { API_KEY, APPID, MCH_ID, SUB_MCH_ID } from './payment-notification.ts';

/** The answer to every order, without its nonce: WeChat Pay's does not repeat the order's number either. */
const FIELDS = {
  ...{ return_code: 'SUCCESS', return_msg: 'OK', appid: APPID, mch_id: MCH_ID, sub_mch_id: SUB_MCH_ID },
  ...{ result_code: 'SUCCESS', trade_type: 'JSAPI' },
  prepay_id: 'wx201410272009395522657a690389285100',
};

/** As WeChat Pay's, each with its own nonce. */
function newAnswer(): string {
  const fields = { ...FIELDS, nonce_str: randomBytes(8).toString('hex') };
  return toXml({ ...fields, sign: naiveSign(fields, API_KEY) });
}

/** A stub of WeChat Pay on loopback that answers every order with a signed success. */
export async function startOrderStub(): Promise<{ value: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      response.setHeader('Content-Type', 'text/xml; charset=utf-8');
      response.end(newAnswer());
    });
  });
  // The clients decide how long a connection lives.
  server.keepAliveTimeout = 0;
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    value: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
