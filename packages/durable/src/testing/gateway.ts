/** The helpers that the gateway's tests share with these tests. Import them from here only. */

export * from '@opencloudpay/internal/testing/listen';
export * from '../../../gateway/src/testing/account';
export * from '../../../gateway/src/testing/fake-wechat-pay';
export * from '../../../gateway/src/testing/gateway';
export * from '../../../gateway/src/testing/notifications';
