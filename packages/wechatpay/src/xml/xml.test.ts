import { describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import { XmlError } from '../errors';
import { record } from '../testing/arbitraries';
import { fromXml, toXml } from './xml';

/** A plain copy, because the parsed object has no prototype. */
const read = (xml: string | Uint8Array, root?: string) => ({ ...fromXml(xml, root) });

describe('toXml and fromXml', () => {
  it('give back any flat record of texts, as text and as bytes', () => {
    fc.assert(
      fc.property(record, (fields) => {
        const xml = toXml(fields);
        expect(Object.entries(fromXml(xml))).toEqual(Object.entries(fields));
        expect(Object.entries(fromXml(Buffer.from(xml)))).toEqual(Object.entries(fields));
      }),
      { numRuns: runs(200) },
    );
  });

  it('use the same root', () => {
    expect(read(toXml({ a: '1' }, 'root'), 'root')).toEqual({ a: '1' });
    expect(() => fromXml(toXml({ a: '1' }, 'root'))).toThrow('The root element is not one <xml>.');
  });
});

describe('toXml', () => {
  it('writes text as CDATA, numbers bare, and leaves out what is undefined or null', () => {
    expect(toXml({ body: '价格 & <b>', total_fee: 100, attach: undefined, detail: null, note: '' })).toBe(
      '<xml><body><![CDATA[价格 & <b>]]></body><total_fee>100</total_fee><note><![CDATA[]]></note></xml>',
    );
  });

  it.each(['', 'a b', '1a', '<a>', 'a>', 'a"', '字', 'a\n', '-a'])('refuses %j as a field name', (name) => {
    expect(() => toXml({ [name]: '1' })).toThrow(XmlError);
  });

  it.each(['\0', '\u0008', '\u000B', '\u001F', '\uFFFE', '\uFFFF', '\uD800', 'a\uDC00', '\uDBFF!'])(
    'refuses %j, which XML cannot carry, by the name of the field',
    (text) => {
      expect(() => toXml({ attach: text })).toThrow(/^attach holds a character that XML cannot carry/);
    },
  );

  it.each([Number.NaN, Number.POSITIVE_INFINITY, {}, [], true])('refuses %p, which is no text', (value) => {
    expect(() => toXml({ attach: value as string })).toThrow('attach is neither text nor a number.');
  });
});

describe('fromXml', () => {
  it('leaves every value as text', () => {
    const text = {
      a: '00123',
      b: '1e3',
      c: '0x1F',
      d: 'true',
      e: 'null',
      f: '9007199254740993',
      g: ' 1 ',
      h: '+1',
    };
    const xml = Object.entries(text).map(([name, value]) => `<${name}>${value}</${name}>`);
    expect(read(`<xml>${xml.join('')}</xml>`)).toEqual(text);
  });

  it('keeps white space within values and drops it between elements', () => {
    expect(read('\n<xml>\n\t<a> x\n</a>\r\n <b><![CDATA[ y ]]></b><c>\n</c></xml>\n')).toEqual({
      a: ' x\n',
      b: ' y ',
      c: '\n',
    });
  });

  it('joins text, CDATA, entities and comments of one value', () => {
    expect(read('<xml><a>1&lt;<![CDATA[&amp;]]><!-- no -->2<![CDATA[]]>&#x1F600;&#33;</a></xml>')).toEqual({
      a: '1<&amp;2😀!',
    });
  });

  it('reads empty elements and an empty root', () => {
    expect(read('<xml><a/><b></b><c /><d><![CDATA[]]></d></xml>')).toEqual({ a: '', b: '', c: '', d: '' });
    expect(read('<xml/>')).toEqual({});
    expect(read('<xml></xml>')).toEqual({});
  });

  it('skips a byte order mark, an XML declaration and comments', () => {
    const xml =
      '<?xml version="1.0" encoding=\'UTF-8\' ?><!-- <!DOCTYPE a> --><xml><a>1</a></xml><!-- end -->';
    expect(read(xml)).toEqual({ a: '1' });
    expect(read(`\uFEFF${xml}`)).toEqual({ a: '1' });
    expect(read(Buffer.from(`\uFEFF${xml}`))).toEqual({ a: '1' });
  });

  it('treats the names of object properties as ordinary names', () => {
    const fields = fromXml(
      '<xml><__proto__>1</__proto__><constructor>2</constructor><toString>3</toString><valueOf/></xml>',
    );
    expect(Object.entries(fields)).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
      ['toString', '3'],
      ['valueOf', ''],
    ]);
    expect(Object.getPrototypeOf(fields)).toBeNull();
    expect(({} as Record<string, unknown>)['1']).toBeUndefined();
    expect('hasOwnProperty' in fields).toBe(false);
  });

  const bomb = Array.from({ length: 10 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');

  it.each([
    ['billion laughs', `<!DOCTYPE xml [<!ENTITY l0 "ha">${bomb}]><xml><a>&l10;</a></xml>`],
    ['an external entity', '<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><a>&e;</a></xml>'],
    ['an external DTD', '<!DOCTYPE xml SYSTEM "http://127.0.0.1/x.dtd"><xml><a>1</a></xml>'],
    ['a lower-case doctype', '<!doctype html><xml><a>1</a></xml>'],
    ['a DOCTYPE after a comment', '<!-- x --><!DOCTYPE xml><xml><a>1</a></xml>'],
    ['a DOCTYPE between two comments', '<!-- --><!DOCTYPE xml><!-- --><xml><a>1</a></xml>'],
    [
      'a DOCTYPE after a comment that seems to go on',
      '<!-- <!-- --><!DOCTYPE xml><xml><a>1<!-- --></a></xml>',
    ],
    ['a DOCTYPE before CDATA', '<!DOCTYPE xml [<!ENTITY e "<![CDATA[">]><xml><a>&e;</a></xml>'],
    ['a DOCTYPE hidden by a processing instruction', '<?p <!-- ?><!DOCTYPE xml><?p --> ?><xml/>'],
    ['a DOCTYPE hidden by an attribute', '<xml a="<!--"><!DOCTYPE xml><b c="-->"/></xml>'],
    ['a DOCTYPE hidden by a quote in the declaration', '<?xml version="1.0 ?><!DOCTYPE xml><xml a="?>"/>'],
    ['a DOCTYPE inside the root', '<xml><!DOCTYPE xml><a>1</a></xml>'],
    ['a DOCTYPE inside a value', '<xml><a><!DOCTYPE xml></a></xml>'],
    ['an entity declaration', '<xml><!ENTITY e "1"><a>&e;</a></xml>'],
    ['a processing instruction', '<?php echo 1 ?><xml><a>1</a></xml>'],
    ['a second declaration', '<?xml version="1.0"?><?xml version="1.0"?><xml/>'],
    ['a declaration inside', '<xml><?xml version="1.0"?><a>1</a></xml>'],
    ['an attribute', '<xml><a b="c">1</a></xml>'],
    ['an attribute of the root', '<xml xmlns="urn:x"><a>1</a></xml>'],
    ['a name space', '<x:xml><a>1</a></x:xml>'],
  ])('refuses %s', (_, xml) => {
    expect(() => fromXml(xml)).toThrow(/is not allowed: WeChat Pay’s XML has elements/);
  });

  it.each([
    ['an element in an element', '<xml><a><b>1</b></a></xml>', /holds elements/],
    ['an empty element in an element', '<xml><a>1<b/></a></xml>', /holds elements/],
    ['a repeated element', '<xml><a>1</a><b>2</b><a>1</a></xml>', /<a> occurs more than once/],
    ['a repeated empty element', '<xml><a/><a/></xml>', /<a> occurs more than once/],
    ['a repeated property name', '<xml><toString>1</toString><toString>2</toString></xml>', /more than once/],
    ['text between elements', '<xml><a>1</a>oops<b>2</b></xml>', /There is text between/],
    ['CDATA between elements', '<xml><a>1</a><![CDATA[oops]]></xml>', /There is text between/],
    ['an entity between elements', '<xml><a>1</a>&#65;</xml>', /There is text between/],
    ['text before the root', 'oops<xml><a>1</a></xml>', /Not well-formed/],
    ['text after the root', '<xml><a>1</a></xml>oops', /Not well-formed/],
    ['CDATA before the root', '<![CDATA[x]]><xml><a>1</a></xml>', /root element is not one/],
    ['two roots', '<xml><a>1</a></xml><xml><a>2</a></xml>', /Not well-formed|not one/],
    ['an empty root and another', '<xml/><xml><a>1</a></xml>', /Not well-formed|not one/],
    ['another root', '<html><a>1</a></html>', /root element is not one <xml>/],
    ['an unclosed element', '<xml><a>1</xml>', /Not well-formed/],
    ['an unclosed root', '<xml><a>1</a>', /Not well-formed/],
    ['an unclosed tag', '<xml><a>1</a></xml', /is not allowed/],
    ['an unclosed comment', '<xml><a>1</a></xml><!--', /comment is not closed/i],
    ['an unclosed CDATA section', '<xml><a><![CDATA[1</a></xml>', /CDATA section is not closed/],
    ['crossed elements', '<xml><a><b></a></b></xml>', /Not well-formed/],
    ['a closing tag too many', '<xml></a></xml>', /Not well-formed/],
    ['a name that is no field name', '<xml><支付>1</支付></xml>', /is not allowed/],
    ['no markup', 'success', /Not well-formed/],
    ['nothing', '', /Not well-formed/],
    ['white space', ' \n', /Not well-formed/],
    ['a lone <', '<', /is not allowed/],
    ['deep nesting', `${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`, /nested|cannot be read/i],
  ])('refuses %s', (_, xml, problem) => {
    expect(() => fromXml(xml)).toThrow(XmlError);
    expect(() => fromXml(xml)).toThrow(problem);
  });

  it.each([
    ...[
      '&',
      '&;',
      '&amp',
      '&nbsp;',
      '&e;',
      '&AMP;',
      '&lt &gt;',
      '&&amp;',
      '&#;',
      '&#x;',
      '&#X41;',
      '&#-1;',
      '&#1.5;',
    ],
    ...[
      '&#0;',
      '&#8;',
      '&#xB;',
      '&#xD800;',
      '&#xDFFF;',
      '&#xFFFE;',
      '&#x110000;',
      '&#99999999;',
      '&#xD83D;&#xDE00;',
    ],
    ...['&toString;', '&valueOf;', '&constructor;', '&__proto__;', '&hasOwnProperty;'],
  ])('refuses %j, which is no entity of XML or of a character that XML allows', (entity) => {
    expect(() => fromXml(`<xml><a>1${entity}2</a></xml>`)).toThrow(XmlError);
  });

  it('reads entities inside CDATA as text', () => {
    expect(read('<xml><a><![CDATA[&e; &#0; & <!DOCTYPE>]]></a></xml>')).toEqual({
      a: '&e; &#0; & <!DOCTYPE>',
    });
  });

  it('refuses control characters and half surrogate pairs everywhere', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('\0', '\u0001', '\u001B', '\uFFFF', '\uD83D', '\uDE00'),
        fc.nat(20),
        (bad, at) => {
          const xml = '<xml><a>1</a></xml>  ';
          expect(() => fromXml(xml.slice(0, at) + bad + xml.slice(at))).toThrow(XmlError);
        },
      ),
    );
  });

  it.each([
    ['a stray continuation byte', [0x80]],
    ['a cut sequence', [0xe6, 0x94]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['half a surrogate pair', [0xed, 0xa0, 0x80]],
    ['GBK', [0xd6, 0xa7, 0xb8, 0xb6]],
    ['a byte that UTF-8 never has', [0xff]],
  ])('refuses bytes that are not UTF-8: %s', (_, bytes) => {
    const xml = Buffer.concat([Buffer.from('<xml><a>'), Buffer.from(bytes), Buffer.from('</a></xml>')]);
    expect(() => fromXml(xml)).toThrow('The XML is not valid UTF-8.');
  });

  it('refuses more than 256 KiB, counted in bytes', () => {
    const message = (length: number) => `<xml><a>${'x'.repeat(length - 20)}</a></xml>`.padEnd(length);
    expect(read(message(256 * 1024))['a']).toHaveLength(256 * 1024 - 20);
    expect(() => fromXml(message(256 * 1024 + 1))).toThrow('The XML is larger than 256 KiB.');
    expect(() => fromXml(`<xml><a>${'支'.repeat(90_000)}</a></xml>`)).toThrow('larger than 256 KiB');
    expect(() => fromXml(new Uint8Array(256 * 1024 + 1))).toThrow('larger than 256 KiB');
  });

  it('repeats no more of a hostile message than fits a log line', () => {
    const long = 'a'.repeat(100_000);
    for (const xml of [
      `<xml><${long}>`,
      `<xml><${long}/><${long}/></xml>`,
      `<xml><${long}><b/></${long}></xml>`,
      `<xml><a>&${long};</a></xml>`,
      `<${long}/>`,
      `<xml><a></${long}></xml>`,
      `<?${long}`,
    ]) {
      expect(refusal(xml).message.length).toBeLessThan(300);
    }
  });
});

function refusal(xml: string): Error {
  try {
    fromXml(xml);
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was refused');
}
