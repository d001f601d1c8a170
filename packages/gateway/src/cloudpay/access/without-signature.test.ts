import { describe, expect, it } from '@jest/globals';
import { type CallAnswer, CallFailure } from '@opencloudpay/cloudpay';
import { withoutQuotedSignature, withoutSignature } from './without-signature';

const SIGN = 'C380BEC2BFD727A4B6845133519F3AD6';

const fieldsOf = (answer: CallAnswer) => (answer.file ? undefined : answer.fields);

describe('an answer', () => {
  it.each([
    ['MD5', SIGN],
    ['HMAC-SHA256', SIGN.repeat(2)],
  ])('gets another value in place and format of its %s signature, a new one each time', (_, sign) => {
    const answer = { return_code: 'SUCCESS', sign, result_code: 'SUCCESS', attach: sign };
    const [one, other] = [1, 2].map(() => withoutSignature({ fields: answer })).map(fieldsOf);
    expect(one).toEqual({ ...answer, sign: expect.stringMatching(`^[0-9A-F]{${sign.length}}$`) });
    expect(Object.keys(one ?? {})).toEqual(Object.keys(answer));
    expect(new Set([sign, one?.['sign'], other?.['sign']]).size).toBe(3);
    expect(answer.sign).toBe(sign);
  });

  it('without a signature is unchanged, and so is a file', () => {
    for (const answer of [
      { fields: { return_code: 'FAIL' } },
      { fields: { sign: '' } },
      { file: Buffer.from(SIGN) },
    ])
      expect(withoutSignature(answer)).toBe(answer);
  });

  it('keeps its hint', () => {
    const answer = { fields: { return_code: 'FAIL', sign: SIGN }, hint: 'Compare the key.' };
    expect(withoutSignature(answer)).toMatchObject({ hint: 'Compare the key.' });
  });
});

describe('a failure', () => {
  it.each([
    `it starts with "<xml><sign>${SIGN}</si": cut`,
    `it starts with "<xml><sign><![CDATA[${SIGN.slice(0, 20)}": cut`,
    `<sign> <![CDATA[${SIGN.toLowerCase()}]]></sign><sign>${SIGN}</sign>`,
  ])('quotes no signature: %s', (message) => {
    const failure = new CallFailure(-601001, message, { query: { out_trade_no: SIGN } });
    expect(withoutQuotedSignature(failure)).toBe(failure);
    expect(failure.message).not.toMatch(/[0-9A-F]{8}/i);
    expect(failure.query).toEqual({ out_trade_no: SIGN });
  });

  it('keeps its other words, also numbers that look like a signature', () => {
    const message = `Query outTradeNo ${SIGN} before you retry.`;
    expect(withoutQuotedSignature(new Error(message))).toHaveProperty('message', message);
    expect(withoutQuotedSignature('thrown')).toBe('thrown');
  });
});
