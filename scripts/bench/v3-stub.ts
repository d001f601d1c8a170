import { createPrivateKey, randomBytes, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const fixture = (file: string) =>
  readFileSync(join(import.meta.dirname, '../../packages/wechatpay-v3/fixtures', file), 'utf8');
const vectors = JSON.parse(fixture('vectors.json')) as {
  mchId: string;
  serialNo: string;
  apiV3Key: string;
  publicKeyId: string;
  notifications: { headers: Record<string, string>; body: string }[];
};

/** The merchant of the tests of `wechatpay-v3`, and WeChat Pay's public key. */
export const account = {
  ...{ mchId: vectors.mchId, serialNo: vectors.serialNo, apiV3Key: vectors.apiV3Key },
  ...{ privateKey: fixture('merchant.key'), certificate: fixture('merchant.pem') },
  ...{ publicKeyId: vectors.publicKeyId, publicKey: fixture('wechatpay.pub') },
};

/** A payment notification as received, and the time at which it is valid. */
export const NOTIFICATION = {
  headers: vectors.notifications[0]?.headers as Record<
    'Wechatpay-Timestamp' | 'Wechatpay-Nonce' | 'Wechatpay-Signature',
    string
  >,
  body: Buffer.from(vectors.notifications[0]?.body ?? ''),
  now: 1_767_225_600_000,
};

const ANSWER = '{"code_url":"weixin://wxpay/bizpayurl?pr=JyC91EIz1"}';

/** A stub of WeChat Pay on loopback that answers every order with the same success, signed anew with its own nonce. */
export async function startV3Stub(): Promise<{ value: string; stop(): Promise<void> }> {
  const key = createPrivateKey(fixture('wechatpay.key'));
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const timestamp = String(Math.floor(Date.now() / 1000));
      const nonce = randomBytes(16).toString('hex');
      const signed = Buffer.from(`${timestamp}\n${nonce}\n${ANSWER}\n`);
      response.writeHead(200, {
        'Content-Type': 'application/json; charset=utf-8',
        'Wechatpay-Timestamp': timestamp,
        'Wechatpay-Nonce': nonce,
        'Wechatpay-Signature': sign('sha256', signed, key).toString('base64'),
        'Wechatpay-Serial': account.publicKeyId,
      });
      response.end(ANSWER);
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
