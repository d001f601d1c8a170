/** The fast reader against the reference: it never accepts more, and never reads otherwise. */
import { describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import answers from '../../fixtures/answers-v2.json';
import vectors from '../../fixtures/wechatpay-v2.json';
import { XmlError } from '../errors';
import { message, messageBytes } from '../testing/damaged-xml';
import { readAnyXml } from './read-any-xml';
import { readPlainXml } from './read-plain-xml';
import { fromXml, toXml } from './xml';

type Reading = { fields: [name: string, value: string][] } | { refusal: string };

function readingOf(read: () => Record<string, string>): Reading {
  try {
    return { fields: Object.entries(read()) };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return { refusal: error.message };
  }
}

/** All messages of the known answers. */
const corpus = [
  ...vectors.payNotify.map(({ xml }) => xml),
  ...vectors.refundNotify.map(({ xml }) => xml),
  ...answers.cases.flatMap(({ answer }) => (answer.startsWith('<xml>') ? [answer] : [])),
];

describe('a message', () => {
  it('is read or refused as the reference does, as text', () => {
    fc.assert(
      fc.property(message, (text) => {
        const reference = readingOf(() => readAnyXml(text, 'xml'));
        expect(readingOf(() => fromXml(text))).toEqual(reference);
        const fields = readPlainXml(text, 'xml');
        if (fields) expect({ fields: Object.entries(fields) }).toEqual(reference);
      }),
      { numRuns: runs(200) },
    );
  });

  it('is read or refused as the reference does, as bytes', () => {
    fc.assert(
      fc.property(messageBytes, (bytes) => {
        expect(readingOf(() => fromXml(bytes))).toEqual(readingOf(() => readAnyXml(bytes, 'xml')));
      }),
      { numRuns: runs(200) },
    );
  });

  it('of the corpus is read as the reference does, with any one character left out, doubled or replaced', () => {
    const [text = ''] = corpus;
    const short = text.slice(0, text.indexOf('<cash_fee>')) + text.slice(text.indexOf('<trade_type>'));
    for (let at = 0; at < short.length; at++) {
      for (const put of ['', `${short[at]}${short[at]}`, '<', '>', '/', ']', '&', ' ']) {
        const changed = short.slice(0, at) + put + short.slice(at + 1);
        const fields = readPlainXml(changed, 'xml');
        if (fields) expect(Object.entries(fields)).toEqual(Object.entries(readAnyXml(changed, 'xml')));
      }
    }
  });

  it('in WeChat Pay’s form is read by the fast reader alone', () => {
    expect(corpus.length).toBeGreaterThan(30);
    for (const xml of corpus) {
      const fields = readPlainXml(xml, 'xml');
      expect(Object.entries(fields ?? {})).toEqual(Object.entries(readAnyXml(xml, 'xml')));
    }
  });

  it.each([
    ['texts of all planes', { a: '支付 😀', b: '<b>&amp;' }],
    ['names of object properties', { ['__proto__']: '1', constructor: '2', toString: '3' }],
    ['numbers and empty texts', { a: 1, b: '' }],
  ])('that toXml wrote is read by the fast reader: %s', (_, params) => {
    const fields = readPlainXml(toXml(params), 'xml');
    expect(Object.entries(fields ?? {})).toEqual(
      Object.entries(params).map(([name, value]) => [name, String(value)]),
    );
    expect(Object.getPrototypeOf(fields)).toBeNull();
  });

  it.each([
    ['a declaration', '<?xml version="1.0"?><xml><a>1</a></xml>'],
    ['a byte order mark', '\uFEFF<xml><a>1</a></xml>'],
    ['a comment', '<xml><!-- --><a>1</a></xml>'],
    ['an entity', '<xml><a>&amp;</a></xml>'],
    ['two sections', '<xml><a><![CDATA[1]]><![CDATA[2]]></a></xml>'],
    ['an empty element', '<xml><a/></xml>'],
    ['a carriage return', '<xml>\r\n<a>1</a></xml>'],
    ['the replacement character', '<xml><a>\uFFFD</a></xml>'],
    ['a bare bracket', '<xml><a>1 > 0</a></xml>'],
    ['space in a tag', '<xml><a >1</a></xml>'],
  ])('with %s is left to the reference, which reads it', (_, xml) => {
    expect(readPlainXml(xml, 'xml')).toBeUndefined();
    expect(fromXml(xml)).toEqual(readAnyXml(xml, 'xml'));
  });
});
