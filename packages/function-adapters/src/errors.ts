import { CodedError } from '@opencloudpay/contracts/coded-error';
import type { AdapterErrorCode } from '@opencloudpay/contracts/function-adapter';

export type { AdapterErrorCode };

/** A callback function was not called, or did not return. The message never holds the event's openid. */
export class AdapterError extends CodedError<AdapterErrorCode> {}
