import { say } from '@opencloudpay/internal';
import { apis } from '@opencloudpay/wechatpay';
import { chargeableCode } from '../payers/chargeable-code';
import { openidUnder } from '../records/numbers';
import { RequestRefusal } from '../refusals/refusals';
import { type ApiCall, defineHandler } from '../requests/api-handler';

/** Returns the payer of a payment code. Afterwards only this merchant can charge the code. */
export const authCodeToOpenidHandler = defineHandler(apis.authCodeToOpenid, (call, world) => {
  const subAppid = subAppidOf(call);
  const code = chargeableCode(call.params.auth_code, call.owner, world);
  code.boundTo = call.owner;
  world.store.writer.touch(code);
  return {
    openid: code.openid,
    sub_openid: subAppid === undefined ? undefined : openidUnder(subAppid, code.openid),
  };
});

/** The only appid of a sub-merchant may be left out. */
function subAppidOf({ subAppid, owner, merchant }: ApiCall): string | undefined {
  const appids = merchant.subMerchants.find(({ mchId }) => mchId === owner.subMchId)?.appids ?? [];
  if (subAppid !== undefined || appids.length <= 1) return subAppid ?? appids[0];
  throw new RequestRefusal(
    'LACK_PARAMS',
    '缺少参数',
    say(
      `sub_appid is missing: sub-merchant ${owner.subMchId} has several appids, ${appids.join(', ')}.`,
      `缺少 sub_appid：子商户 ${owner.subMchId} 有多个 AppID：${appids.join('、')}。`,
    ),
  );
}
