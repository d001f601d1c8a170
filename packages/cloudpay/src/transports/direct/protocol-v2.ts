import { randomNonce } from '@opencloudpay/internal';
import type { ClientOptions, RequestOf } from '@opencloudpay/wechatpay';
import type { ApiDeclaration } from '@opencloudpay/wechatpay/apis';
import type { Protocol } from './protocol';

/** Loaded late: a function on v3 never loads it. */
const v2 = (): typeof import('@opencloudpay/wechatpay') => require('@opencloudpay/wechatpay');

/** @throws {ConfigurationError} with the option that is missing or wrong */
export function createProtocolV2(options: ClientOptions): Protocol {
  const { createClient, signPayment } = v2();
  const client = createClient(options);
  return {
    // The client validates these parameters, which came from outside.
    prepare: (api, request) => client.prepare(api, request as RequestOf<ApiDeclaration>),
    signPayment: ({ api, appId, prepayId }) =>
      signPayment(
        {
          appId,
          timeStamp: String(Math.floor(Date.now() / 1000)),
          nonceStr: randomNonce(),
          package: `prepay_id=${prepayId}`,
          signType: client.signTypeOf(api),
        },
        options.apiKey,
      ),
    takes: () => false,
  };
}
