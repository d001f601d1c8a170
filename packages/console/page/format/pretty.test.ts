import { describe, expect, it } from '@jest/globals';
import { jsonTokens, xmlTokens } from './highlight';
import { prettyJson, prettyXml } from './pretty';

describe('prettyXml', () => {
  it('puts one element on a line and leaves its content unchanged', () => {
    expect(prettyXml('<xml><a><![CDATA[1 < 2]]></a><b>x &amp; y</b><empty/><c></c></xml>')).toBe(
      '<xml>\n  <a><![CDATA[1 < 2]]></a>\n  <b>x &amp; y</b>\n  <empty/>\n  <c></c>\n</xml>',
    );
  });

  it('ignores white space between elements', () => {
    expect(prettyXml('<xml>\n<a>1</a>\n\n<b>2</b>\n</xml>\n')).toBe('<xml>\n  <a>1</a>\n  <b>2</b>\n</xml>');
  });

  it('returns other texts unchanged', () => {
    for (const text of ['', 'SUCCESS', '<xml><a>', '</xml>', 'a < b']) expect(prettyXml(text)).toBe(text);
  });
});

describe('prettyJson', () => {
  it('indents JSON and returns other texts unchanged', () => {
    expect(prettyJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(prettyJson('{"a":')).toBe('{"a":');
  });
});

describe('tokens', () => {
  it('lose and change nothing', () => {
    const json = '{ "a": "<b>", "c": [1.5, true, null] } rest';
    const xml = '<xml><a><![CDATA[1 < ]] 2]]></a>&amp;</xml>';
    const joined = (tokens: { text: string }[]) => tokens.map(({ text }) => text).join('');
    expect(joined(jsonTokens(json))).toBe(json);
    expect(joined(xmlTokens(xml))).toBe(xml);
  });

  it('distinguish names and strings', () => {
    expect(jsonTokens('{"a":"b"}').map(({ kind }) => kind)).toEqual([
      'punctuation',
      'name',
      'punctuation',
      'string',
      'punctuation',
    ]);
  });
});
