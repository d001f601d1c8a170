import type { CallbackEvent } from '@opencloudpay/contracts/callback';
import { AdapterError } from './errors';

/** @throws {AdapterError} `FUNCTION_FAILED` for an event that JSON cannot carry */
export function eventText(called: string, event: CallbackEvent): string {
  try {
    return JSON.stringify(event);
  } catch {
    throw new AdapterError('FUNCTION_FAILED', `The event for ${called} cannot be written as JSON.`);
  }
}
