import { previewName } from '@opencloudpay/internal';
import type { CallingContext } from '../../calling-context';
import { ErrCode } from '../../errors/error-codes';
import { CallFailure } from '../../errors/errors';
import type { MerchantMode } from '../merchant-mode';
import type { PreparedCall } from '../prepared-call';
import { PreparedElsewhere, type Transport, type WireData } from '../transport';
import { findApi } from './find-api';

/** An account, and the calls that it makes. */
export interface ServedAccount {
  readonly transport: Transport;
  readonly mode: MerchantMode;
  readonly mchId: string;
  /** Default: all. An account in direct mode serves its own number. */
  readonly subMchIds: readonly string[] | undefined;
  /** Default: all. */
  readonly envIds: readonly string[] | undefined;
}

/** What decides which calls an account makes. */
type Rules = Omit<ServedAccount, 'transport'>;

/** A transport with several accounts: each call uses the account of its merchant and environment. */
export function createChoosingTransport(accounts: readonly ServedAccount[]): Transport {
  const chosen = new WeakMap<PreparedCall, Transport>();
  return {
    prepare(name, data, context) {
      // First: an unknown API has nothing to do with accounts.
      const api = findApi(name);
      const { transport } = accountOfCall(accounts, data, context);
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

/** Whether an account is the default, which serves the calls of no other account. */
export function isDefault({ mode, subMchIds, envIds }: Rules): boolean {
  return mode === 'partner' && subMchIds === undefined && envIds === undefined;
}

/**
 * The account that serves a call.
 *
 * @param data its parameters, by CloudPay's snake_case names
 * @throws {CallFailure} if no account serves the call, or several do: the account must be certain
 */
export function accountOfCall<Account extends Rules>(
  accounts: readonly Account[],
  data: WireData,
  context: CallingContext,
): Account {
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
      ? `${named.length} of the merchants serve ${call}: name a subMchId that only one of them serves, or give them different subMchIds and envIds`
      : `none of the merchants serves ${call}: check subMchId and envId, or add it to the subMchIds and envIds of its merchant`,
  );
}

function servesMerchant({ mode, mchId, subMchIds }: Rules, subMchId: unknown): boolean {
  if (mode === 'direct') return subMchId === undefined || String(subMchId) === mchId;
  return subMchIds === undefined || (subMchId !== undefined && subMchIds.includes(String(subMchId)));
}

function servesEnvironment({ envIds }: Rules, envId: unknown): boolean {
  return envIds === undefined || (typeof envId === 'string' && envIds.includes(envId));
}
