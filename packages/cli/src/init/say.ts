export { say } from '@opencloudpay/internal';
