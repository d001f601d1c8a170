import { apis } from '@opencloudpay/wechatpay-v3';
import { addReceiver as add, removeReceiver } from '../../profit-sharing/receivers';
import type { ReceiverType } from '../../records/sharing';
import { defineV3Api } from '../../requests/v3/api';
import { encryptFor } from '../../requests/v3/sensitive';

/** 添加分账接收方. */
export const addReceiver = defineV3Api(apis.addReceiver, {
  name: 'profitSharingAddReceiver',
  handle: (call, world) => {
    const { type, account, name, relation_type, custom_relation } = call.params.body;
    const relation = { relationType: relation_type, customRelation: custom_relation };
    add(call, { type: type as ReceiverType, account, name, ...relation }, world);
    const { merchant, owner } = call;
    return {
      ...(owner.subMchId !== undefined && { sub_mchid: owner.subMchId }),
      type,
      account,
      ...(name !== undefined && { name: encryptFor(merchant, name) }),
      relation_type,
      ...(custom_relation !== undefined && { custom_relation }),
    };
  },
});

/** 删除分账接收方. */
export const deleteReceiver = defineV3Api(apis.deleteReceiver, {
  name: 'profitSharingRemoveReceiver',
  handle: (call, world) => {
    const { type, account } = call.params.body;
    removeReceiver(call, type as ReceiverType, account, world);
    const { subMchId } = call.owner;
    return { ...(subMchId !== undefined && { sub_mchid: subMchId }), type, account };
  },
});
