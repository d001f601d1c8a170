import type { RefusedHosts } from '@opencloudpay/function-host';

/**
 * Where Tencent's SDKs and WeChat's APIs live: 2.0.1–2.3.2 of wx-server-sdk, tcb-admin-node and code with a secretId
 * have these addresses built in, and code calls WeChat's directly (access tokens, WeChat Pay with keys of its own).
 * Downloads of files, `tcb.qcloud.la` and `myqcloud.com`, change nothing and are left alone.
 */
export const PLATFORM_HOSTS: RefusedHosts = {
  hosts: ['tencentcloudapi.com', 'tencentyun.com', 'tcloudbase.com', 'weixin.qq.com'],
  reason:
    'the emulator keeps functions from the real platform, so that nothing reaches real users, orders or money. Use cloud.* of wx-server-sdk without secretId and secretKey, and catch what the emulator does not have.',
};
