/** Secrets in options and variables where they do not belong: no error shows a part of one. */
import { inspect } from 'node:util';
import { describe, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import { createClient } from '@opencloudpay/wechatpay';
import * as fc from 'fast-check';
import { expectWithout, FORMS, secret } from '../testing/misplaced';
import type { MerchantOptions } from './merchant-options';
import { type CloudPayOptions, transportOf } from './options';
import { optionsFromEnvironment } from './options-from-environment';

const ACCOUNT = {
  appid: 'wx1',
  mchId: '1900000109',
  apiKey: 'an API key of thirty-two letters',
  notify: { baseUrl: 'https://pay.example.com', secret: 'a secret of sixteen characters' },
};
const VARIABLES = {
  CLOUDPAY_APPID: 'wx1',
  CLOUDPAY_MCH_ID: '1900000109',
  CLOUDPAY_API_KEY: 'an API key of thirty-two letters',
  CLOUDPAY_NOTIFY_URL: 'https://pay.example.com',
  CLOUDPAY_NOTIFY_SECRET: 'a secret of sixteen characters',
};
const NAMES = [
  ...[
    'APPID',
    'MCH_ID',
    'API_KEY',
    'MODE',
    'SIGN_TYPE',
    'PFX',
    'PFX_PASSPHRASE',
    'CA',
    'SUB_APPID',
    'NOTIFY_URL',
  ],
  ...['NOTIFY_SECRET', 'ENDPOINTS', 'API_KEY_FILE', 'PFX_FILE', 'PFX_PASSPHRASE_FILE', 'NOTIFY_SECRET_FILE'],
  ...['GATEWAY_URL', 'GATEWAY_TOKEN', 'GATEWAY_TOKEN_FILE'],
];

/** Everything visible of a thrown error, with its causes; without the stack, which names files. */
function thrownBy(act: () => unknown): string {
  try {
    act();
    return '';
  } catch (error) {
    return inspect(Object.assign(error as Error, { stack: (error as Error).message }), {
      depth: 9,
      showHidden: true,
    });
  }
}

const place = fc.tuple(secret, fc.constantFrom(...FORMS));

describe('a secret in the wrong place', () => {
  it('of the environment is in no error', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), place, (name, [text, form]) => {
        const env = { ...VARIABLES, [`CLOUDPAY_${name}`]: form(text) };
        if (name.endsWith('_FILE')) delete env[`CLOUDPAY_${name.slice(0, -5)}` as keyof typeof env];
        expectWithout(
          text,
          thrownBy(() => transportOf(optionsFromEnvironment(env))),
        );
      }),
      { numRuns: runs(200) },
    );
  });

  it('of the options is in no error', () => {
    const names = [
      'mode',
      'appid',
      'mchId',
      'apiKey',
      'signType',
      'pfx',
      'passphrase',
      'cert',
      'key',
      'ca',
      'subAppid',
    ];
    const put: readonly ((value: string) => unknown)[] = [
      ...names.map((name) => (value: string) => ({ ...ACCOUNT, [name]: value })),
      (value) => ({ ...ACCOUNT, endpoints: [value] }),
      (value) => ({ ...ACCOUNT, endpoints: value }),
      (value) => ({ ...ACCOUNT, timeout: value }),
      (value) => ({ ...ACCOUNT, notify: { baseUrl: value, secret: value } }),
      (value) => ({ ...ACCOUNT, notify: { baseUrl: 'https://pay.example.com', secret: value.slice(0, 15) } }),
      (value) => ({ gateway: { url: value, token: value } }),
      (value) => ({ gateway: { url: 'https://pay.example.com', token: `${value} ` } }),
      (value) => ({ gateway: { url: 'https://pay.example.com', token: 't', ca: value } }),
      (value) => ({ gateway: { url: 'https://pay.example.com', token: 't', timeout: value } }),
      (value) => ({ merchants: [{ ...ACCOUNT, mode: value }] }),
      (value) => ({ merchants: [{ ...ACCOUNT, mode: 'direct', subMchIds: [value] }] }),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...put), place, (options, [text, form]) => {
        expectWithout(
          text,
          thrownBy(() => transportOf(options(form(text)) as CloudPayOptions)),
        );
      }),
      { numRuns: runs(200) },
    );
  });

  it('of the client of WeChat Pay is in no error', () => {
    const names = ['appid', 'mchId', 'apiKey', 'signType', 'timeout', 'endpoints'] as const;
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.boolean(), place, (name, isList, [text, form]) => {
        const { notify: _, ...account } = ACCOUNT;
        const value = isList ? [form(text)] : form(text);
        const options = { ...account, [name]: value } as unknown as MerchantOptions & { pfx: undefined };
        expectWithout(
          text,
          thrownBy(() => createClient({ ...options, apiKey: String(options.apiKey) })),
        );
      }),
      { numRuns: runs(200) },
    );
  });
});
