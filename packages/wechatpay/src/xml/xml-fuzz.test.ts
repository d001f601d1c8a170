/** Hostile bodies at a notification's address: the only error is XmlError, and no body takes long. */
import { describe, expect, it } from '@jest/globals';
import { anyCharacter } from '@opencloudpay/internal/testing/any-character';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import { XmlError } from '../errors';
import { fieldName, record, xmlText } from '../testing/arbitraries';
import { fromXml, toXml } from './xml';

describe('fromXml under fire', () => {
  it('throws nothing but XmlError, whatever text it gets', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: anyCharacter }), xmlText), (text) => onlyXmlErrors(text)),
      { numRuns: runs(150) },
    );
  });

  it('throws nothing but XmlError, whatever bytes it gets', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => onlyXmlErrors(bytes)));
  });

  it('throws nothing but XmlError for valid XML with pieces cut, doubled or put in', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      '&',
      ';',
      '<a>',
      '</a>',
      '<!--',
      '-->',
      ']]>',
      '<![CDATA[',
      '<?',
      '"',
    );
    fc.assert(
      fc.property(
        record,
        fc.array(fc.tuple(fc.nat(), fc.nat(30), piece), { maxLength: 4 }),
        (fields, cuts) => {
          let xml = toXml(fields);
          for (const [where, length, put] of cuts) {
            const at = where % (xml.length + 1);
            xml = xml.slice(0, at) + put + xml.slice(at + length);
          }
          onlyXmlErrors(xml);
          onlyXmlErrors(Buffer.from(xml));
        },
      ),
      { numRuns: runs(150) },
    );
  });

  it('gives a flat record of texts, or nothing', () => {
    fc.assert(
      fc.property(fieldName, fc.string({ unit: 'grapheme' }), (name, content) => {
        try {
          for (const value of Object.values(fromXml(`<xml><${name}>${content}</${name}></xml>`)))
            expect(typeof value).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(XmlError);
        }
      }),
    );
  });

  const size = 256 * 1024 - 64;
  const full = (unit: string) => unit.repeat(Math.floor(size / unit.length));

  it.each([
    ['comments that do not end', full('<!--')],
    ['comments in comments', `<xml>${full('<!--')}--></xml>`],
    ['CDATA sections that do not end', `<xml><a>${full('<![CDATA[')}`],
    ['CDATA sections in CDATA', `<xml><a>${full('<![CDATA[')}]]></a></xml>`],
    ['brackets', `<xml><a><![CDATA[${full(']')}]]></a></xml>`],
    ['tags that do not end', `<xml>${full('<a')}`],
    ['a name without end', `<xml><${full('a')}`],
    ['white space in a tag', `<xml><a${full(' ')}`],
    ['white space before the root', `${full(' ')}!`],
    ['white space in the declaration', `<?xml${full(' ')}`],
    ['pieces of a declaration', `<?xml${full(' a="b"')}`],
    ['ampersands', `<xml><a>${full('&')}</a></xml>`],
    ['entities', `<xml><a>${full('&amp;')}</a></xml>`],
    ['an entity without end', `<xml><a>&${full('a')}</a></xml>`],
    ['digits of an entity', `<xml><a>&#${full('0')};</a></xml>`],
    ['carriage returns', `<xml><a>${full('\r')}</a></xml>`],
    ['quotes', `<xml><a>${full('"')}</a></xml>`],
    ['empty elements', `<xml>${full('<a/>')}</xml>`],
    ['different elements', `<xml>${Array.from({ length: 25_000 }, (_, n) => `<a${n}/>`).join('')}</xml>`],
    ['opened elements', full('<a>')],
    ['closed elements', full('</a>')],
    ['processing instructions', full('<?a ')],
    ['declarations', full('<!DOCTYPE [')],
    ['lines', full('<\n')],
    ['underscores and digits', `<xml><a${full('_1')}/></xml>`],
  ])('takes time that grows linearly with the length: 256 KiB of %s', (_, xml) => {
    // With quadratic growth, seconds would be minutes.
    const started = performance.now();
    onlyXmlErrors(xml);
    expect(performance.now() - started).toBeLessThan(60_000);
  });
});

function onlyXmlErrors(xml: string | Uint8Array): void {
  try {
    fromXml(xml);
  } catch (error) {
    expect(error).toBeInstanceOf(XmlError);
  }
}
