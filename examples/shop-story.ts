import { expect } from '@jest/globals';
import type { Customer } from './shop-customer';
import type { Place } from './shop-places';

export interface Shop {
  readonly place: Place;
  /**
   * Opens the mini program on a user's phone.
   *
   * @param pictures those that the user chooses, by path
   */
  customer(user: string, pictures?: Record<string, Buffer>): Customer;
}

export interface Story {
  /** What the shop shows, as the end of a sentence. */
  readonly title: string;
  run(shop: Shop): Promise<void>;
}

export type Data = Record<string, unknown>;

/** Calls a callback function with the event of a payment that did not happen. */
export async function forge(customer: Customer, name: string, data: object): Promise<void> {
  const { cloud } = customer.wx as { cloud: { callFunction(call: object): Promise<{ result: unknown }> } };
  // A server refuses what has the name of a callback.
  const { result } = await cloud.callFunction({ name, data }).catch(() => ({ result: { errcode: 1 } }));
  expect(result).toMatchObject({ errcode: 1 });
}
