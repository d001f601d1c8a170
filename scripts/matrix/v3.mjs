/** WeChat Pay v3 on this Node: known answers, and a client that talks to a server of this process. */
import { createHash, createSign, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import {
  apis,
  authorization,
  createClient,
  decryptSensitive,
  encryptSensitive,
  parseNotification,
} from '@opencloudpay/wechatpay-v3';

const pem = (file) => readFileSync(new URL(`fixtures/${file}`, import.meta.url), 'utf8');
const vectors = JSON.parse(pem('vectors.json'));
const { apiV3Key, mchId, serialNo, publicKeyId } = vectors;
const privateKey = pem('merchant.key');
const publicKeys = {
  [publicKeyId]: pem('wechatpay.pub'),
  '5157F09EFDC096DE15EBE81A47057A7232F1B8E1': pem('platform-old.pem'),
};
const now = 1_767_225_600_000;

export async function main() {
  const [{ signature, ...request }] = vectors.requests;
  const header = authorization({ ...request, mchId, serialNo, privateKey });
  const notifications = vectors.notifications.map(({ headers, body }) =>
    parseNotification({ headers, body, apiV3Key, publicKeys, now }),
  );
  return {
    signed: header.includes(`signature="${signature}"`),
    payments: notifications.map(({ resource }) => resource.amount.total),
    encrypted: decryptSensitive(encryptSensitive('张三', pem('merchant.pem')), privateKey),
    refused: refusalOf(vectors.notifications[0]),
    ...(await talk()),
  };
}

function refusalOf({ headers, body }) {
  try {
    return parseNotification({ headers, body: `${body} `, apiV3Key, publicKeys, now });
  } catch ({ code }) {
    return code;
  }
}

/** Platform certificates are downloaded, an order is made, a bill is fetched. */
async function talk() {
  let certificates = 0;
  const server = createServer((incoming, response) => {
    incoming.resume();
    const answer = (json) => {
      const body = JSON.stringify(json);
      response.writeHead(200, signed(body));
      response.end(body);
    };
    if (incoming.url === '/v3/certificates') {
      certificates = vectors.certificates.data.length;
      answer(vectors.certificates);
    } else if (incoming.url.startsWith('/v3/bill/')) answer(billAddress);
    else if (incoming.url === '/file') response.end(gzipSync('a,b'));
    else answer({ prepay_id: 'wx1' });
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${server.address().port}`;
  const billAddress = {
    ...{ download_url: `${url}/file`, hash_type: 'SHA1' },
    hash_value: createHash('sha1').update('a,b').digest('hex'),
  };
  try {
    const account = { appid: 'wx1', mchId, mode: 'direct', apiV3Key, privateKey, serialNo };
    const client = createClient({ ...account, endpoints: [url] });
    const told = await client.request(apis.jsapiOrder, {
      body: {
        ...{
          description: 'tea',
          out_trade_no: '20260101000001',
          notify_url: 'https://pay.example.com/notify',
        },
        ...{ amount: { total: 1 }, payer: { openid: 'o1' } },
      },
    });
    const { file } = await client.download(apis.tradeBill, { query: { bill_date: '2026-01-01' } });
    let bytes = 0;
    for await (const piece of file) bytes += piece.length;
    return { certificates, told, bill: bytes > 0 ? 'a,b' : '' };
  } finally {
    server.close();
  }
}

function signed(body) {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = randomUUID();
  const signature = createSign('RSA-SHA256').update(`${timestamp}\n${nonce}\n${body}\n`);
  return {
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Signature': signature.sign(pem('platform-old.key'), 'base64'),
    'Wechatpay-Serial': '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
  };
}
