import { createVerify, generateKeyPairSync } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { verifyMessage } from '../../packages/wechatpay-v3/src/verify-message';
import { seededRandom } from '../chaos/random';
import type { RefusalCode } from './plan';
import { wechatpayV3Hop } from './wechatpay-v3-hop';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const hop = wechatpayV3Hop('direct-wechatpay', {
  publicKeyId: 'PUB_KEY_ID_1',
  privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
});
const json = (value: object) => Buffer.from(JSON.stringify(value));

it.each([
  ['/v3/pay/partner/transactions/jsapi', { out_trade_no: 'o' }, 'unifiedOrder', 'o'],
  ['/v3/pay/transactions/out-trade-no/o%7C1?mchid=1', {}, 'queryOrder', 'o|1'],
  ['/v3/refund/domestic/refunds', { out_trade_no: 'o', out_refund_no: 'r' }, 'refund', 'r'],
  ['/v3/refund/domestic/refunds/r?sub_mchid=1', {}, 'queryRefund', 'r'],
])('names the request %s by its API and its number', (path, body, api, number) => {
  expect(hop.subjectOf(path, json(body))).toEqual({ api, number });
});

const refuse = (code: RefusalCode) => {
  const reply = hop.refuse(code, 'before', Buffer.alloc(0));
  if (!reply) throw new Error('There is no refusal.');
  return reply;
};

it.each(['FREQUENCY_LIMITED', 'SYSTEMERROR', 'NOTENOUGH', 'NOAUTH'] as const)(
  'refuses with %s in WeChat Pay’s place, signed',
  (code) => {
    const reply = refuse(code);
    const { 'wechatpay-timestamp': timestamp, 'wechatpay-nonce': nonce } = reply.headers;
    const verifier = createVerify('RSA-SHA256').update(`${timestamp}\n${nonce}\n${reply.body}\n`);
    expect(verifier.verify(publicKey, String(reply.headers['wechatpay-signature']), 'base64')).toBe(true);
    expect(hop.refusalIn(reply)).toBe(JSON.parse(reply.body.toString()).code);
    expect(hop.isUnsignedRefusal(reply)).toBe(false);
  },
);

it.each([
  ['BUSY', 500],
  ['SIGN', 401],
] as const)('refuses with %s as its front does, without a signature', (code, status) => {
  const reply = refuse(code);
  expect(reply.status).toBe(status);
  expect(hop.isUnsignedRefusal(reply)).toBe(true);
});

it('counts no success as a refusal, and says what it is about', () => {
  const reply = { status: 200, headers: {}, body: json({ trade_state: 'SUCCESS', out_trade_no: 'o' }) };
  expect(hop.refusalIn(reply)).toBeUndefined();
  expect(hop.isUnsignedRefusal(reply)).toBe(false);
  expect(hop.say(reply)).toBe('SUCCESS SUCCESS o');
  expect(hop.refusalIn({ ...reply, status: 204, body: Buffer.alloc(0) })).toBeUndefined();
});

it('damages the signature headers of answers in every way, so that none is believed', () => {
  const keys = new Map([['PUB_KEY_ID_1', { key: publicKey }]]);
  const ways = new Set<string>();
  let bodies = 0;
  for (let seed = 0; seed < 300; seed++) {
    const reply = refuse('NOTENOUGH');
    const damaged = hop.corruptHeaders?.(reply, seededRandom(String(seed)));
    if (!damaged) {
      bodies += 1;
      continue;
    }
    // As Node's client reads headers that are there more than once.
    const read = Object.fromEntries(
      Object.entries(damaged.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
    );
    const names = ['signature', 'serial', 'timestamp', 'nonce'].map((name) => `wechatpay-${name}`);
    const changed = names.filter((name) => read[name] !== reply.headers[name]);
    for (const name of changed)
      ways.add(
        `${name} ${read[name] === undefined ? 'missing' : read[name].includes(', ') ? 'twice' : 'other'}`,
      );
    const verified = () => verifyMessage({ headers: read, body: damaged.body }, keys);
    // All four of another answer with the same words: that is a copy of it.
    if (changed.length > 0 && !(changed.length > 1 && 'wechatpay-signature' in read))
      expect(verified).toThrow();
  }
  expect(bodies).toBeGreaterThan(100);
  for (const name of ['signature', 'timestamp', 'nonce', 'serial'])
    for (const way of ['missing', 'twice', 'other']) expect(ways).toContain(`wechatpay-${name} ${way}`);
});
