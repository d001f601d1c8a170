import type { CallbackEvent } from '@opencloudpay/contracts/callback';
import { ORDER_REQUEST_ID_FIELD } from '@opencloudpay/contracts/request-id';
import { AdapterError } from '../errors';

/** @throws {AdapterError} `FUNCTION_FAILED` for an event that JSON cannot carry */
export function eventText(called: string, event: CallbackEvent): string {
  try {
    return JSON.stringify(event);
  } catch {
    throw new AdapterError('FUNCTION_FAILED', `The event for ${called} cannot be written as JSON.`);
  }
}

/** The event with the id of the order's request, for a platform that has no place beside the event. */
export function withRequestId(event: CallbackEvent, orderRequestId: string | undefined): CallbackEvent {
  return orderRequestId === undefined ? event : { ...event, [ORDER_REQUEST_ID_FIELD]: orderRequestId };
}
