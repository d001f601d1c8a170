/**
 * Marks `@opencloudpay/wx-server-sdk`. It has the original's version and members, and `register` of `@opencloudpay/cloudpay`
 * must not replace its `cloudPay`.
 */
export const STAND_IN: unique symbol = Symbol.for('opencloudpay.wx-server-sdk');
