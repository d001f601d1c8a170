/** Damages the bytes of a message, as broken memory, middleboxes and recoding proxies do. */
import type { Random } from '../chaos/random.ts';
import type { Corruption } from './plan.ts';

/** Damages a message of WeChat Pay v2, whose signature covers every value, except of an unsigned FAIL. */
export function corruptXml(xml: Buffer, how: Corruption, random: Random): Buffer {
  switch (how) {
    case 'flip':
      return changeByte(xml, random, (byte) => byte ^ (1 << random.between(0, 7)));
    case 'replace':
      return changeByte(xml, random, () => random.between(0x20, 0x7e));
    case 'digit':
      return changeDigit(xml, random);
    case 'code':
      return garbleCode(xml, random);
    case 're-encode':
      return recodeXml(xml, random);
  }
}

/** Damages the JSON between a function and the gateway; the result is often valid JSON with other values. */
export function corruptJson(json: Buffer, how: Corruption, random: Random): Buffer {
  switch (how) {
    case 'flip':
      return changeByte(json, random, (byte) => byte ^ (1 << random.between(0, 7)));
    case 'replace':
      return changeText(json, random);
    case 'digit':
      return changeDigit(json, random);
    case 'code':
      return turnCodes(json) ?? changeDigit(json, random);
    case 're-encode':
      return recodeJson(json, random);
  }
}

/** The headers that prove an answer of v3. */
const SIGNATURE_HEADERS = [
  'wechatpay-signature',
  'wechatpay-serial',
  'wechatpay-timestamp',
  'wechatpay-nonce',
] as const;

type Headers = Readonly<Record<string, string | string[]>>;

/**
 * Damages the headers that prove an answer of WeChat Pay v3: one is changed, missing, there twice, or it is another answer's.
 *
 * @param other the headers of another signed answer
 */
export function corruptSignature(headers: Headers, other: Headers, random: Random): Headers {
  const { pick } = random;
  const name = pick(SIGNATURE_HEADERS);
  const value = String(headers[name] ?? '');
  const others = String(other[name] ?? value);
  switch (pick(['changed', 'missing', 'all missing', 'twice', 'two', 'other’s', 'all other’s'])) {
    case 'changed':
      return { ...headers, [name]: changeText(Buffer.from(value), random).toString('latin1') };
    case 'missing':
      return without(headers, [name]);
    case 'all missing':
      return without(headers, SIGNATURE_HEADERS);
    case 'twice':
      return { ...headers, [name]: [value, value] };
    case 'two':
      return {
        ...headers,
        [name]: pick([
          [value, others],
          [others, value],
        ]),
      };
    case 'other’s':
      return { ...headers, [name]: others };
    default:
      return { ...headers, ...Object.fromEntries(SIGNATURE_HEADERS.map((one) => [one, other[one] ?? ''])) };
  }
}

function without(headers: Headers, names: readonly string[]): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

/** @param share of the bytes that remains */
export function truncate(body: Buffer, share: number): Buffer {
  return body.subarray(0, Math.max(1, Math.floor(body.length * share)));
}

function changeByte(body: Buffer, { between }: Random, change: (byte: number) => number): Buffer {
  const changed = Buffer.from(body);
  const index = between(0, Math.max(0, body.length - 1));
  changed[index] = change(changed[index] ?? 0);
  return changed;
}

/** FAIL is valid without a signature: turns a success into a refusal that v2 does not sign. */
const GARBLED_CODES = [
  'SUCCESR',
  'success',
  'SUCCESS ',
  'SUCCES',
  'OK',
  '',
  'fail',
  'FAIL ',
  'FAIL',
  'SUCCESS',
] as const;
const GARBLED_VALUES = ['prepay_id', 'trade_state', 'total_fee', 'refund_fee', 'out_trade_no', 'result_code'];

/** Changes or removes `return_code`; every other time another value. */
function garbleCode(xml: Buffer, random: Random): Buffer {
  const text = xml.toString('utf8');
  const code = random.pick(GARBLED_CODES);
  const garbled =
    random.fraction() < 0.15 ? withoutElement(text, 'return_code') : replaced(text, 'return_code', code);
  if (random.fraction() < 0.5) return Buffer.from(garbled === text ? withoutElement(text, 'sign') : garbled);
  const present = GARBLED_VALUES.filter((name) => text.includes(`<${name}>`));
  const name = present[random.between(0, Math.max(0, present.length - 1))] ?? 'nonce_str';
  return Buffer.from(replaced(garbled, name, GARBLED_BY_NAME[name] ?? '1'));
}

const GARBLED_BY_NAME: Readonly<Record<string, string>> = {
  prepay_id: 'wx00000000000000000000000000000000EVIL',
  trade_state: 'PAYERROR',
  result_code: 'SUCCESS',
  out_trade_no: 'SOMETHING-ELSE',
};

function element(name: string): RegExp {
  return new RegExp(`<${name}>.*?</${name}>`, 's');
}

function replaced(xml: string, name: string, value: string): string {
  return xml.replace(element(name), `<${name}><![CDATA[${value}]]></${name}>`);
}

function withoutElement(xml: string, name: string): string {
  return xml.replace(element(name), '');
}

/** The last two change nothing that is signed, so it is right to accept them. */
function recodeXml(xml: Buffer, { pick }: Random): Buffer {
  const text = xml.toString('utf8');
  switch (pick(['utf16le', 'latin1', 'twice', 'mark', 'escaped'])) {
    case 'utf16le':
      return Buffer.from(text, 'utf16le');
    case 'latin1':
      return Buffer.from(text, 'latin1');
    case 'twice':
      return Buffer.from(xml.toString('latin1'), 'utf8');
    case 'mark':
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), xml]);
    default:
      return Buffer.from(text.replace(/<!\[CDATA\[(.*?)\]\]>/gs, (_, value: string) => escaped(value)));
  }
}

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Changes a digit; if there is none, any byte. */
function changeDigit(body: Buffer, random: Random): Buffer {
  const index = pickIndex(body, random, isDigit);
  if (index === undefined) return changeByte(body, random, () => random.between(0x20, 0x7e));
  const changed = Buffer.from(body);
  // Never 0: as the first of several digits it would make the JSON invalid.
  const others = [...'123456789']
    .map((digit) => digit.charCodeAt(0))
    .filter((digit) => digit !== body[index]);
  changed[index] = others[random.between(0, others.length - 1)] ?? 0x31;
  return changed;
}

/** Changes a letter or digit: JSON stays valid, unless it was part of a value such as `true`. */
function changeText(body: Buffer, random: Random): Buffer {
  const index = pickIndex(body, random, (byte) => /[A-Za-z]/.test(String.fromCharCode(byte)));
  if (index === undefined) return changeDigit(body, random);
  const changed = Buffer.from(body);
  changed[index] = random.between(0x61, 0x7a);
  return changed;
}

function pickIndex(body: Buffer, { between }: Random, fits: (byte: number) => boolean): number | undefined {
  const indexes = [...body.entries()].flatMap(([index, byte]) => (fits(byte) ? [index] : []));
  return indexes[between(0, Math.max(0, indexes.length - 1))];
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Turns successes into refusals, and refusals into successes; `undefined` if there are no codes. */
function turnCodes(json: Buffer): Buffer | undefined {
  const text = json.toString('utf8');
  const turned = text.replace(/"(SUCCESS|FAIL)"/g, (_, code) => (code === 'FAIL' ? '"SUCCESS"' : '"FAIL"'));
  return turned === text ? undefined : Buffer.from(turned);
}

/** The last two keep every value, with other bytes around it. */
function recodeJson(json: Buffer, { pick }: Random): Buffer {
  const text = json.toString('utf8');
  switch (pick(['utf16le', 'latin1', 'twice', 'mark', 'spaced'])) {
    case 'utf16le':
      return Buffer.from(text, 'utf16le');
    case 'latin1':
      return Buffer.from(text, 'latin1');
    case 'twice':
      return Buffer.from(json.toString('latin1'), 'utf8');
    case 'mark':
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), json]);
    default:
      return Buffer.from(text.replaceAll('":', '": '));
  }
}
