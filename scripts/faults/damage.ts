/** Damages the bytes of a message, as broken memory, middleboxes and recoding proxies do. */
import { isUtf8 } from 'node:buffer';
import type { Random } from '../chaos/random.ts';
import type { Corruption } from './plan.ts';

/** Damages a message of WeChat Pay v2, whose signature covers every value. */
export function corruptXml(xml: Buffer, how: Corruption, random: Random): Buffer {
  switch (how) {
    case 'flip':
      return changeByte(xml, random, (byte) => byte ^ (1 << random.between(0, 7)));
    case 'replace':
      return changeByte(xml, random, () => random.between(0x20, 0x7e));
    case 'code':
      return garbleCode(xml, random);
    case 're-encode':
      return recodeXml(xml, random);
  }
}

/**
 * Damages the JSON between a function and the gateway, in ways that whoever reads it can notice: TLS alone protects its
 * values, so that no reader could notice another digit in an amount.
 */
export function corruptJson(json: Buffer, how: Corruption, random: Random): Buffer {
  const damaged =
    how === 'flip' ? breakUtf8(json, random) : how === 'replace' ? breakSyntax(json, random) : undefined;
  return damaged ?? Buffer.from(json.toString('utf8'), 'utf16le');
}

/** @param share of the bytes that is left */
export function truncate(body: Buffer, share: number): Buffer {
  return body.subarray(0, Math.max(1, Math.floor(body.length * share)));
}

function changeByte(body: Buffer, { between }: Random, change: (byte: number) => number): Buffer {
  const changed = Buffer.from(body);
  const index = between(0, Math.max(0, body.length - 1));
  changed[index] = change(changed[index] ?? 0);
  return changed;
}

/** Never exactly FAIL: that one is valid without a signature, and believed. */
const GARBLED_CODES = [
  'SUCCESR',
  'success',
  'SUCCESS ',
  'SUCCES',
  'OK',
  '',
  'fail',
  'FAIL ',
  'SUCCESS',
] as const;
const GARBLED_VALUES = ['prepay_id', 'trade_state', 'total_fee', 'refund_fee', 'out_trade_no', 'result_code'];

/** Garbles `return_code`, or leaves it out; every other time another value beside it. */
function garbleCode(xml: Buffer, random: Random): Buffer {
  const text = xml.toString('utf8');
  const code = random.pick(GARBLED_CODES);
  const garbled =
    random.fraction() < 0.15 ? without(text, 'return_code') : replaced(text, 'return_code', code);
  if (random.fraction() < 0.5) return Buffer.from(garbled === text ? without(text, 'sign') : garbled);
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

function without(xml: string, name: string): string {
  return xml.replace(element(name), '');
}

/** The last two change nothing that is signed: whoever accepts them is right. */
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

const TRIES = 20;

/** Sets the highest bit of a byte. */
function breakUtf8(json: Buffer, random: Random): Buffer | undefined {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const damaged = changeByte(json, random, (byte) => byte | 0x80);
    if (!isUtf8(damaged)) return damaged;
  }
  return undefined;
}

/** Replaces a byte that holds the JSON together. */
function breakSyntax(json: Buffer, random: Random): Buffer | undefined {
  const structural = [...json.entries()].flatMap(([index, byte]) =>
    STRUCTURE.includes(byte) ? [index] : [],
  );
  for (let tries = 0; tries < TRIES; tries += 1) {
    const damaged = Buffer.from(json);
    const index = structural[random.between(0, structural.length - 1)];
    if (index === undefined) return undefined;
    damaged[index] = random.between(0x61, 0x7a);
    if (!isJson(damaged)) return damaged;
  }
  return undefined;
}

const STRUCTURE = [...Buffer.from('{}[]:,"')];

function isJson(body: Buffer): boolean {
  try {
    JSON.parse(body.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
