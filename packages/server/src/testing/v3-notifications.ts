/** Notifications of both versions, as the gateway's own tests make them. */
export { addressOf, paymentXml } from '../../../gateway/src/testing/notifications';
export { postV3, V3_MERCHANT, v3AddressOf, v3Payment } from '../../../gateway/src/testing/notifications-v3';
