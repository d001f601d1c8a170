export { SIGNING_SECRET_LENGTH } from '@opencloudpay/contracts/call-signature';
export type { CallbackEvent, CallbackTarget } from '@opencloudpay/contracts/callback';
export type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
export { type AliyunFcAdapterOptions, aliyunFcAdapter } from './aliyun-fc-adapter';
export { type AwsLambdaAdapterOptions, awsLambdaAdapter } from './aws-lambda-adapter';
export type { CallLimits } from './calls/limited-calls';
export { CALL_CONCURRENCY, CALL_TIMEOUT, TOKEN_PATTERN } from './check-options';
export { type CombinedAdapters, combineAdapters } from './choice/combine-adapters';
export { type EnvironmentAdapters, environmentAdapter } from './choice/environment-adapter';
export { type CloudbaseAdapterOptions, cloudbaseAdapter } from './cloudbase-adapter';
export { type CloudeventsAdapterOptions, cloudeventsAdapter } from './cloudevents-adapter';
export {
  createAdapterFromConfiguration,
  environmentFrom,
  OTHER_ENVIRONMENTS,
} from './configuration/create-adapter';
export {
  ADAPTER_NAMES,
  ADAPTER_OPTIONS,
  type AdapterName,
  type AdapterOptionName,
  type AdapterOptionRule,
} from './configuration/options';
export { type ConfigurationProblem, problemsOfEnvironment } from './configuration/problems';
export { environmentsSchema, type JsonSchema } from './configuration/schema';
export type { AdapterConfiguration, AdapterOptions, EnvironmentConfiguration } from './configuration/types';
export { type ContainerAdapterOptions, type ContainerService, containerAdapter } from './container-adapter';
export { AdapterError, type AdapterErrorCode } from './errors';
export { type HttpAdapterOptions, httpAdapter } from './http-adapter';
export { type LocalAdapterOptions, type LocalFunctionHost, localAdapter } from './local-adapter';
export { type TencentScfAdapterOptions, tencentScfAdapter } from './tencent-scf-adapter';
export { type WebhookAdapterOptions, webhookAdapter } from './webhook-adapter';
