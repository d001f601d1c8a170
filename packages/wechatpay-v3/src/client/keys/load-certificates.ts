import { parseJsonObject } from '@opencloudpay/internal';
import { ConfigurationError } from '@opencloudpay/wechatpay/errors';
import {
  BadAnswer,
  type CallContext,
  explainStatus,
  PostFailure,
  type PostResponse,
  sendWithRetries,
} from '@opencloudpay/wechatpay/http';
import { certificates } from '../../apis/certificates';
import type { JsonObject } from '../../json';
import type { VerificationKeys } from '../../keys/verification-keys';
import { verifyMessage } from '../../verify-message';
import type { Exchange } from '../exchange';
import type { CheckedOptions } from '../options';
import { decryptCertificates } from './certificates';

/** What downloading needs of an account. */
export type LoadingAccount = Pick<
  CheckedOptions,
  'endpoints' | 'mode' | 'apiV3Key' | 'keys' | 'publicKeyId' | 'mchId' | 'serialNo'
>;

/**
 * Makes the function that downloads the platform certificates. The answer is signed with one of them: those that the
 * APIv3 key decrypts are WeChat Pay's, so they may verify the answer that brought them.
 */
export function createCertificateLoader(
  { endpoints, mode, apiV3Key, keys, publicKeyId, mchId, serialNo }: LoadingAccount,
  exchange: Exchange,
): (context: CallContext) => Promise<VerificationKeys> {
  const request = { method: 'GET', url: certificates.path[mode], body: '', serial: publicKeyId } as const;

  async function sendOnce(
    endpoint: string,
    timeout: number,
    context: CallContext,
  ): Promise<VerificationKeys> {
    const response = await exchange.send(request, endpoint, timeout, context);
    try {
      return read(response);
    } catch (failure) {
      response.distrust?.();
      throw failure;
    }
  }

  function read(response: PostResponse): VerificationKeys {
    const json = parseJsonObject(response.body.toString());
    if (response.status !== 200) throw refusal(response, 'value' in json ? json.value : {});
    if ('problem' in json) throw new BadAnswer(`it ${json.problem}`);
    const downloaded = decryptCertificates(json.value as JsonObject, apiV3Key);
    try {
      verifyMessage(response, new Map([...keys, ...downloaded]));
    } catch (error) {
      throw new BadAnswer((error as Error).message.replace(/\.$/, ''));
    }
    return downloaded;
  }

  function refusal(response: PostResponse, { code, message }: Record<string, unknown>): Error {
    if (typeof code !== 'string') return explainStatus(response);
    const words = `${code} ${String(message ?? '')}`.trim().slice(0, 120);
    if (response.status === 404)
      return new ConfigurationError(
        'publicKey',
        `is missing: merchant ${mchId} has no platform certificates (${words}). Give pub_key.pem and its id PUB_KEY_ID_… from the merchant platform (API security, WeChat Pay public key) as publicKey and publicKeyId.`,
      );
    if (response.status === 401)
      return new ConfigurationError(
        'privateKey',
        `or serialNo is refused by WeChat Pay (${words}): give apiclient_key.pem and the serial number ${serialNo} of one and the same certificate of merchant ${mchId}, and check this machine’s clock.`,
      );
    return new PostFailure(`it answered ${words}`, true);
  }

  return async (context) => {
    const { downloaded } = await sendWithRetries(
      certificates,
      {
        params: {},
        endpoints,
        mayTakeAllTime: false,
        sendOnce: async (endpoint, timeout) => ({
          downloaded: await sendOnce(endpoint, timeout, context),
          retryReason: undefined,
        }),
      },
      context,
    );
    return downloaded;
  };
}
