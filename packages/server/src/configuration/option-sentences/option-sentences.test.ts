/** What the packages beneath refuse is in their sources: a text there without Chinese here fails. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { untranslated } from '@opencloudpay/internal/testing/untranslated';
import { optionSentence } from '.';

const packages = join(__dirname, '../../../..');

const sourcesOf = (name: string) =>
  readdirSync(join(packages, name, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|testing/.test(file))
    .map((file) => readFileSync(join(packages, name, 'src', file), 'utf8'))
    .join('\n');

/** Texts whose values are put in: a number, an address, a date, a code. */
const filled = (text: string, give: string) =>
  text
    .replace(/\$\{(?:GIVE|GIVE_PUBLIC)\}/g, give)
    .replace(
      /\$\{clockReading\(now\)\}/g,
      'this machine’s clock says 2026-03-20 10:00 UTC: if that is wrong, set it (NTP)',
    )
    .replace(/\$\{hint\}/g, 'It has spaces or a line break around it: remove them.')
    .replace(/\$\{WHY_SO_LONG\.en\}/g, 'refunds are queried for 14 days, and bills look back longer')
    .replace(/\$\{because\}/g, 'it protects against forged notifications')
    .replace(/\$\{unit\}/g, 'milliseconds')
    .replace(/\$\{leadsTo\}/g, 'the service is')
    .replace(/\$\{[^{}]*(?:\{[^}]*\}[^{}]*)*\}/g, '7');

/** The quoted texts behind a call, such as those of `new ConfigurationError(option, text)`. */
function* textsBehind(source: string, call: RegExp): Generator<string> {
  for (const { index } of source.matchAll(call)) {
    const rest = source.slice(index, index + 700);
    const end = rest.search(/\);\n|,\n\s*\{ cause|\n\n/);
    for (const [, single, template] of rest
      .slice(0, end === -1 ? undefined : end)
      .matchAll(/'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g))
      yield (single ?? template ?? '').replace(/\\([`'])/g, '$1');
  }
}

/** Sentences, not names of options, codes or kinds. */
const isSentence = (text: string) => / /.test(text) && /[.?]$/.test(text);

const GIVE =
  'Give the text of apiclient_key.pem, from the merchant platform (API security, API certificate).';

const PLACES: readonly [name: string, call: RegExp][] = [
  ['wechatpay', /new ConfigurationError\(|function \w*[pP]roblem\(/g],
  [
    'wechatpay-v3',
    /new ConfigurationError\(|const WRONG\b|const GIVE\b|const hint =|function \w*[pP]roblem\(/g,
  ],
  ['gateway', /new ConfigurationError\(/g],
  ['durable', /new ConfigurationError\(/g],
  ['function-adapters', /'CONFIGURATION_INVALID',|throw refuse\(/g],
];

describe('a text about an option', () => {
  it.each(PLACES)('of %s has Chinese', (name, call) => {
    const texts = [...new Set(textsBehind(sourcesOf(name), call))]
      .filter(isSentence)
      .filter((text) => !OF_PROGRAMS.some((pattern) => pattern.test(text)))
      .map((text) =>
        filled(text.replace(/^(?:\$\{(?:option|place|key)\}|concurrency|timeout|mode|services) /, ''), GIVE),
      )
      // The end of a sentence about an address, and a pair of options.
      .map((text) =>
        text.replace(/^(?=[,:] )/, 'holds https://…').replace(/^7 are given/, 'a and b are given'),
      );

    expect(texts.length).toBeGreaterThan(4);
    expect(texts.filter((text) => untranslated(optionSentence(text).zh).length > 0)).toEqual([]);
  });

  it('of cloudpay has Chinese', () => {
    const source = sourcesOf('cloudpay');
    const texts = [...new Set(textsBehind(source, /unconfigured\(|problems\.push\(|readFile\(given, /g))]
      .map(
        (text) =>
          /^\$\{option\} (.*)$/s.exec(text)?.[1] ??
          /^[\w.]+(?: \(CLOUDPAY_\w+\))? (.*)$/s.exec(text)?.[1] ??
          '',
      )
      .filter((text) => text.includes(' ') && !/^(?:has no mchId|is not configured|\$\{)/.test(text))
      .map((text) => filled(text, GIVE).replace(/^cannot be read$/, 'cannot be read (ENOENT)'));

    expect(texts.length).toBeGreaterThan(10);
    expect(texts.filter((text) => untranslated(optionSentence(text).zh).length > 0)).toEqual([]);
  });

  it('keeps values, and has several sentences', () => {
    expect(
      optionSentence(
        `has 31 bytes, but must have 32. ${'Copy all 32 characters of the APIv3 key from the merchant platform (API security).'}`,
      ).zh,
    ).toBe('有 31 字节，应为 32 字节。请从商户平台（API 安全）完整复制 32 个字符的 APIv3 密钥。');
    expect(
      optionSentence(
        '8080 of 127.0.0.1 is in use: stop the program that listens there, or choose another port.',
      ).zh,
    ).toBe('8080 已被占用（127.0.0.1）：请停止占用它的程序，或换一个端口。');
  });

  it('that is not known stays English', () => {
    expect(optionSentence('is wrong in a new way.')).toEqual({
      en: 'is wrong in a new way.',
      zh: 'is wrong in a new way.',
    });
  });
});

/** What callers of the packages can do wrong, and no configuration can. */
const OF_PROGRAMS: readonly RegExp[] = [
  /in the catalogue of APIs|was not compiled/,
  /host has no method invoke|envId must be text/,
  /does not decrypt the platform certificates|has no platform certificates|is refused by WeChat Pay|it answered/,
  /so any server could pose as|must be the merchant number, got/,
];
