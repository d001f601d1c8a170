import { previewName } from '@opencloudpay/wechatpay';
import type { CallingContext } from '../../calling-context';
import { ErrCode } from '../../error-codes';
import { CallFailure } from '../../errors';
import type { MerchantMode } from '../merchant-mode';
import type { PreparedCall } from '../prepared-call';
import { PreparedElsewhere, type Transport, type WireData } from '../transport';
import { findApi } from './find-api';

/** An account, and the calls that are made with it. */
export interface ServedAccount {
  readonly transport: Transport;
  readonly mode: MerchantMode;
  readonly mchId: string;
  /** Left out: any. An account in direct mode serves its own number. */
  readonly subMchIds: readonly string[] | undefined;
  /** Left out: any. */
  readonly envIds: readonly string[] | undefined;
}

/** The transport that holds several accounts: each call goes by the one that serves its merchant and environment. */
export function createChoosingTransport(accounts: readonly ServedAccount[]): Transport {
  const chosen = new WeakMap<PreparedCall, Transport>();
  return {
    prepare(name, data, context) {
      // First: an API that does not exist is not a matter of accounts.
      const api = findApi(name);
      const { transport } = choose(accounts, data, context);
      const call = transport.prepare(api.name, data, context);
      chosen.set(call, transport);
      return call;
    },
    async send(call) {
      const transport = chosen.get(call);
      if (!transport) throw new PreparedElsewhere();
      return transport.send(call);
    },
  };
}

/** Whether an account serves what no other does. */
export function isDefault({ mode, subMchIds, envIds }: Omit<ServedAccount, 'transport'>): boolean {
  return mode === 'partner' && subMchIds === undefined && envIds === undefined;
}

/** @throws {CallFailure} when no account serves the call, or several do: whose money it is must be certain */
function choose(accounts: readonly ServedAccount[], data: WireData, context: CallingContext): ServedAccount {
  const envId = data['env_id'] ?? context.envId;
  const serving = accounts.filter(
    (account) => servesMerchant(account, data['sub_mch_id']) && servesEnvironment(account, envId),
  );
  const named = serving.filter((account) => !isDefault(account));
  const [only, another] = named.length > 0 ? named : serving;
  if (only && !another) return only;
  const call = `${data['sub_mch_id'] === undefined ? 'no subMchId' : `subMchId ${previewName(data['sub_mch_id'])}`} in ${envId === undefined ? 'no environment' : `the environment ${previewName(envId)}`}`;
  throw new CallFailure(
    ErrCode.INVALID_PARAM,
    only
      ? `${named.length} of the merchants serve ${call}: name a subMchId that one alone serves, or tell them apart by subMchIds and envIds`
      : `none of the merchants serves ${call}: check subMchId and envId, or add it to the subMchIds and envIds of its merchant`,
  );
}

function servesMerchant({ mode, mchId, subMchIds }: ServedAccount, subMchId: unknown): boolean {
  if (mode === 'direct') return subMchId === undefined || String(subMchId) === mchId;
  return subMchIds === undefined || (subMchId !== undefined && subMchIds.includes(String(subMchId)));
}

function servesEnvironment({ envIds }: ServedAccount, envId: unknown): boolean {
  return envIds === undefined || (typeof envId === 'string' && envIds.includes(envId));
}
