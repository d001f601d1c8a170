import type { RefusedHosts } from '@opencloudpay/function-host';
import { say } from '@opencloudpay/internal';

/**
 * Where Tencent's SDKs and WeChat's APIs live: 2.0.1–2.3.2 of wx-server-sdk, tcb-admin-node and code with a secretId
 * have these addresses built in, and code calls WeChat's directly (access tokens, WeChat Pay with keys of its own).
 * Downloads of files, `tcb.qcloud.la` and `myqcloud.com`, change nothing and are left alone.
 */
export const PLATFORM_HOSTS: RefusedHosts = {
  hosts: ['tencentcloudapi.com', 'tencentyun.com', 'tcloudbase.com', 'weixin.qq.com'],
  reason: say(
    'the emulator keeps functions from the real platform, so that nothing reaches real users, orders or money. Use cloud.* of wx-server-sdk without secretId and secretKey, and catch what the emulator does not have.',
    '模拟器不允许云函数访问真实平台，以免影响真实的用户、订单和资金。请使用 wx-server-sdk 的 cloud.*，不要设置 secretId 和 secretKey；模拟器没有的功能请捕获其错误。',
  ),
};
