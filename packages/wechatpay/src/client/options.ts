import { ConfigurationError } from '../errors';
import type { SignType } from '../sign';
import { checkEndpoints, timeoutProblem } from './endpoints';

/** How a client reaches WeChat Pay, and with which account. */
export interface ClientOptions {
  /** The appid of the service provider (or of an ordinary merchant). */
  appid: string;
  /** The merchant number of the service provider (or ordinary merchant). */
  mchId: string;
  /** The API key (v2) of that merchant: 32 characters. */
  apiKey: string;
  /** How requests are signed if the API allows both. Default: `MD5` */
  signType?: SignType | undefined;
  /** The merchant's client certificate as PKCS#12 (`apiclient_cert.p12`), for the APIs that need one. */
  pfx?: Uint8Array | undefined;
  /** The passphrase of `pfx` or `key`. Default for `pfx`: the merchant number, as WeChat Pay sets it. */
  passphrase?: string | undefined;
  /** Instead of `pfx`: the certificate (`apiclient_cert.pem`) … */
  cert?: string | Uint8Array | undefined;
  /** … and its private key (`apiclient_key.pem`). */
  key?: string | Uint8Array | undefined;
  /** Trusted instead of the system's certificate authorities: for a simulator or a company's own proxy. */
  ca?: string | Uint8Array | undefined;
  /** Base addresses in the order they are tried. */
  endpoints?: readonly string[] | undefined;
  /** Milliseconds for a whole call, repeats included. */
  timeout?: number | undefined;
}

/** Trusted authorities and client certificate; `endpoints` if WeChat Pay is called. */
export type TlsOptions = Pick<
  ClientOptions,
  'mchId' | 'pfx' | 'passphrase' | 'cert' | 'key' | 'ca' | 'endpoints'
>;

export type CheckedOptions = ClientOptions & {
  signType: SignType;
  endpoints: readonly string[];
  timeout: number;
};

/** @throws {ConfigurationError} with the option that is wrong */
export function checkOptions(options: ClientOptions): CheckedOptions {
  for (const name of ['appid', 'mchId', 'apiKey'] as const) {
    const given: unknown = options[name];
    if (given === undefined || given === null || given === '')
      throw new ConfigurationError(name, 'is missing.');
    if (typeof given !== 'string')
      throw new ConfigurationError(name, `must be text, got a value of type ${typeof given}.`);
  }
  const { signType = 'MD5', timeout = 10_000 } = options;
  if (signType !== 'MD5' && signType !== 'HMAC-SHA256')
    throw new ConfigurationError('signType', 'must be MD5 or HMAC-SHA256.');
  const problem = timeoutProblem(timeout);
  if (problem) throw new ConfigurationError('timeout', problem);
  const checked = checkEndpoints(options.endpoints, addressProblem);
  if (new Set(checked.map(isSandbox)).size > 1)
    throw new ConfigurationError(
      'endpoints',
      'mixes WeChat Pay’s sandbox and its real hosts: a call without an answer from one would go to the other. Use hosts of one kind.',
    );
  return { ...options, signType, timeout, endpoints: checked };
}

/** `/xdc/apiv2sandbox`, formerly `/sandboxnew`: WeChat Pay's sandbox shares the hosts and the paths of real payments. */
export function isSandbox(endpoint: string): boolean {
  return /\/(?:sandbox(?:new)?|xdc\/apiv2sandbox)(?:\/|$)/.test(endpoint);
}

/** What v2 does not have as a base address. */
function addressProblem({ pathname }: URL): string | undefined {
  const [api] = /\/(?:secapi\/)?(?:pay|tools)\/[a-z]+\/*$/.exec(pathname) ?? [];
  if (api) return `, the address of one API: give the base address, without ${api}.`;
  if (/^\/v3(?:\/|$)/.test(pathname)) return ': that is API v3, and this client speaks v2. Leave /v3 out.';
  return undefined;
}
