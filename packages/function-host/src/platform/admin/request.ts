import type { Context } from 'hono';
import type { Origin } from '../origin-token';
import type { Fields } from './fields';

/** A request of an SDK, whose origin was verified. */
export interface AdminRequest {
  readonly c: Context;
  readonly action: string;
  readonly fields: Fields;
  /** The function that calls. */
  readonly origin: Origin;
}
