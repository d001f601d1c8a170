export type { OpenApi, OpenApiAnswer, OpenApiCall, OpenApiFile } from '@opencloudpay/contracts/openapi-call';
export type { SharedValues } from '@opencloudpay/contracts/shared-values';
export { createOpenApi, type OpenApiOptions } from './create-openapi';
export { OpenApiError, type OpenApiErrorCode } from './errors';
export { methodOf } from './method';
export { type Account, type FetchedToken, fetchToken } from './tokens/fetch-token';
