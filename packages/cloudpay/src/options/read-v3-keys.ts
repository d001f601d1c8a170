import type { ClientOptions } from '@opencloudpay/wechatpay-v3';
import type { Protocol } from '../transports/direct/protocol';
import { createProtocolV3, optionProblemsV3 } from '../transports/direct/protocol-v3';
import type { MerchantMode } from '../transports/merchant-mode';
import { type Attempt, collectProblems } from './collect-problems';
import { pem, pems } from './key-material';
import type { MerchantOptions } from './merchant-options';
import { asUnconfigured, unconfigured } from './unconfigured';

type Options = ClientOptions & { mode: MerchantMode };

/** Reads what an account needs for calls by WeChat Pay v3. The files that it names are read; nothing is connected. */
export function readV3(options: MerchantOptions & { mode: MerchantMode }, attempt: Attempt): () => Protocol {
  const client = readClientOptions(options, attempt);
  return () => createProtocolV3(client);
}

/**
 * The options of `createClient` of `@opencloudpay/wechatpay-v3` for an account: for what the calls of CloudPay do not do,
 * such as bills as a stream. The files that the account names are read.
 *
 * @throws {CallFailure} with every option that is missing or wrong
 */
export function v3ClientOptions({ mode = 'partner', ...account }: MerchantOptions): ClientOptions {
  const { problems, attempt } = collectProblems();
  const options = readClientOptions({ ...account, mode }, attempt);
  if (problems.length > 0) throw unconfigured(problems.join('; '));
  return options;
}

function readClientOptions(
  {
    appid,
    mchId,
    mode,
    endpoints,
    timeout,
    publicKeyId,
    ...options
  }: MerchantOptions & { mode: MerchantMode },
  attempt: Attempt,
): Options {
  const files = new Map<string, unknown>();
  /** A file that cannot be read is reported once, not also as a key that is missing. */
  const material = <Value>(name: string, read: (option: string) => Value): Value | undefined => {
    const found = attempt(() => read(`${name} (${VARIABLES[name]})`));
    if (found === undefined && options[name as keyof typeof options] !== undefined) files.set(name, true);
    return found;
  };
  const client = {
    ...{ appid, mchId, mode, endpoints, timeout, publicKeyId },
    apiV3Key: [options.apiV3Key].flat()[0],
    privateKey: material('privateKey', (option) => pem(option, options.privateKey)),
    serialNo: material('serialNo', (option) => serialOf(option, options.serialNo)),
    publicKey: material('publicKey', (option) => pem(option, options.publicKey)),
    platformCertificates: material('platformCertificates', (option) =>
      pems(option, options.platformCertificates),
    ),
    ca: attempt(() => pem('ca (CLOUDPAY_CA)', options.ca)),
  } as Options;
  for (const problem of optionProblemsV3(client)) {
    if (files.has(problem.option)) continue;
    attempt(() => {
      throw asUnconfigured(problem);
    });
  }
  return client;
}

const VARIABLES: Readonly<Record<string, string>> = {
  privateKey: 'CLOUDPAY_PRIVATE_KEY',
  serialNo: 'CLOUDPAY_SERIAL_NO',
  publicKey: 'CLOUDPAY_PUBLIC_KEY',
  platformCertificates: 'CLOUDPAY_PLATFORM_CERTIFICATES',
};

/** The number itself, or the certificate that has it. */
function serialOf(option: string, given: unknown): string | undefined {
  if (typeof given !== 'string' || /^[0-9A-Za-z_:\s]*$/.test(given)) return given as string | undefined;
  return pem(option, given)?.toString();
}
