import { validateRequest } from '@opencloudpay/wechatpay/apis';
import type { ConfigurationError } from '@opencloudpay/wechatpay/errors';
import type { Answer, ClientOptions, V3Call } from '@opencloudpay/wechatpay-v3';
import { camelCase } from '../../convert-case';
import { withSpokenNames } from '../../errors/problems';
import type { MerchantMode } from '../merchant-mode';
import type { WireData } from '../transport';
import type { Protocol, ProtocolReply } from './protocol';

/** Loaded late: a function on v2 never loads it. */
const v3 = (): typeof import('@opencloudpay/wechatpay-v3') => require('@opencloudpay/wechatpay-v3');

/** A bill is kept in memory, as v2's is. */
const MAX_FILE = 512 * 1024 * 1024;

/**
 * The calls of CloudPay by WeChat Pay v3: validated as v2's, translated by the tables of `wechatpay-v3`, answered by v2's
 * names.
 *
 * @throws {ConfigurationError} with the option that is missing or wrong
 */
export function createProtocolV3(options: ClientOptions & { mode: MerchantMode }): Protocol {
  const { createClient, passesTo, signPayment, toV2, toV3 } = v3();
  const client = createClient(options);
  const { appid, mchId, mode, privateKey } = options;
  const account = { appid, mchId, mode };

  return {
    prepare(api, request) {
      // v3 signs each request with a nonce of its own.
      const { nonce_str: _, ...sent } = request;
      const params: WireData = { ...sent, appid, mch_id: mchId };
      validateRequest(api, params);
      const { declaration, params: translated, ignored } = toV3(api.name, params, account);
      const { send } = client.prepare(declaration, translated);
      const inV2 = (answer: Answer, hint: string | undefined, signed?: boolean): ProtocolReply => {
        const told = signed === undefined ? answer : { ...answer, signed };
        const { fields, extra } = toV2(api.name, params, told, account);
        return { answer: { ...extra, ...fields }, hint: hint ?? notSent(ignored) };
      };
      return {
        params,
        async send(requestOptions) {
          if (api.answer.body !== 'file') {
            const { answer, hint, signed } = await send(requestOptions);
            return inV2(answer, hint, signed);
          }
          const { file, refusal } = await client.download(declaration, translated, {
            ...requestOptions,
            maxBytes: MAX_FILE,
          });
          return file ? { answer: await bytesOf(file) } : inV2(refusal, hintOf(refusal));
        },
      };
    },
    signPayment: ({ appId, prepayId }) => signPayment({ appId, prepayId, privateKey }),
    takes: (api, request, name) => passesTo(api.name, request).includes(name),
  };
}

async function bytesOf(file: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of file) pieces.push(piece);
  return Buffer.concat(pieces);
}

function hintOf(refusal: Answer & { readonly hint?: string }): string | undefined {
  return refusal.hint;
}

/** What the call was made without. */
function notSent(ignored: V3Call['ignored']): string | undefined {
  if (ignored.length === 0) return undefined;
  return ignored.map(({ field, problem }) => `${camelCase(field)} ${withSpokenNames(problem)}.`).join(' ');
}

/** Every option of the account that is missing or wrong. */
export function optionProblemsV3(options: ClientOptions): readonly ConfigurationError[] {
  return v3().optionProblems(options);
}
