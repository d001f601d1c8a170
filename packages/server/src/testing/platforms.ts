/** Platforms of cloud functions on loopback, as the adapters are tested with them. */
export { inProcessFunctions } from '../../../function-adapters/src/testing/in-process-functions';
export { aliyunFc } from '../../../function-adapters/src/testing/platforms/aliyun-fc';
export { awsLambda } from '../../../function-adapters/src/testing/platforms/aws-lambda';
export { cloudbase } from '../../../function-adapters/src/testing/platforms/cloudbase';
export {
  type LoopbackPlatform,
  type Platform,
  startPlatform,
} from '../../../function-adapters/src/testing/platforms/loopback-platform';
export { tencentScf } from '../../../function-adapters/src/testing/platforms/tencent-scf';
