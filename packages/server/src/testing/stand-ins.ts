/** Services of other companies on loopback, from the tests of the packages that use them. */
export { startWechatApi, type WechatApi } from '../../../openapi/src/testing/wechat-api';
export { startBucket } from '../../../storage/src/testing/s3-server';
