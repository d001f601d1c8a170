import { ConfigurationError } from '@opencloudpay/wechatpay/errors';
import type { Protocol } from '../transports/direct/protocol';
import { createProtocolV2 } from '../transports/direct/protocol-v2';
import { checkText } from './check-text';
import type { Attempt } from './collect-problems';
import { pem, pkcs12 } from './key-material';
import type { MerchantOptions } from './merchant-options';
import { asUnconfigured } from './unconfigured';

/** Reads what an account needs for calls by WeChat Pay v2. The files that it names are read; nothing is connected. */
export function readV2(
  { appid, mchId, signType, passphrase, endpoints, timeout, ...options }: MerchantOptions,
  attempt: Attempt,
): () => Protocol {
  // The client reports an empty key as missing.
  const apiKey = [options.apiKey].flat()[0] ?? '';
  const account = { appid, mchId, apiKey, signType, endpoints, timeout };
  for (const [name, value] of Object.entries(account)) {
    const mayBeLeftOut = name === 'signType' || name === 'endpoints' || name === 'timeout';
    if (value !== undefined || !mayBeLeftOut) attempt(() => checkAlone(name, value));
  }
  attempt(() => checkText('passphrase (CLOUDPAY_PFX_PASSPHRASE)', passphrase));
  const material = {
    pfx: attempt(() => pkcs12('pfx (CLOUDPAY_PFX)', options.pfx)),
    cert: attempt(() => pem('cert', options.cert)),
    key: attempt(() => pem('key', options.key)),
    ca: attempt(() => pem('ca (CLOUDPAY_CA)', options.ca)),
  };
  return () => createProtocolV2({ ...account, passphrase, ...material });
}

/** A valid account: with one option changed, every problem that the client reports is that option's. */
const SOUND = { appid: 'wx0', mchId: '1', apiKey: 'key' };

/** Lets the protocol's client check one option, so that a wrong one does not hide the next. */
function checkAlone(name: string, value: unknown): void {
  try {
    createProtocolV2({ ...SOUND, [name]: value });
  } catch (failure) {
    throw failure instanceof ConfigurationError ? asUnconfigured(failure) : failure;
  }
}
