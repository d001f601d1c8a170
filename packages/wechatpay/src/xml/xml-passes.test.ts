/** How often a message is walked: counted, because times say nothing on a shared machine. */
import { describe, expect, it, jest } from '@jest/globals';
import answers from '../../fixtures/answers-v2.json';
import vectors from '../../fixtures/wechatpay-v2.json';
import { parsePaymentNotification, parseRefundNotification, sign, verify } from '../index';
import { fromXml, toXml } from './xml';

const loaded = jest.fn();
jest.mock('./xml-parser.lazy', () => {
  loaded();
  return jest.requireActual('./xml-parser.lazy');
});

describe('fast-xml-parser', () => {
  it('is not loaded for messages in WeChat Pay’s form, as text or as bytes', () => {
    for (const { xml, key } of vectors.payNotify) {
      parsePaymentNotification(xml, { apiKey: key });
      parsePaymentNotification(Buffer.from(xml), { apiKey: key });
    }
    for (const { xml, key } of vectors.refundNotify) parseRefundNotification(xml, { apiKey: key });
    for (const { answer } of answers.cases) if (answer.startsWith('<xml>')) fromXml(answer);
    fromXml(toXml({ body: '支付 😀 & <b>', total_fee: 1, note: '' }));
    expect(loaded).not.toHaveBeenCalled();
  });

  it('is loaded for every other form', () => {
    expect({ ...fromXml('<?xml version="1.0"?><xml><a>&lt;</a></xml>') }).toEqual({ a: '<' });
    expect(loaded).toHaveBeenCalledTimes(1);
  });
});

describe('verifying a message', () => {
  it('sorts its names once', () => {
    const params = { b: '2', a: '1', c: '3' };
    const signed = { ...params, sign: sign(params, 'key') };
    const sort = jest.spyOn(Array.prototype, 'sort');
    try {
      expect(verify(signed, 'key')).toBe(true);
      expect(sort).toHaveBeenCalledTimes(1);
    } finally {
      sort.mockRestore();
    }
  });
});
