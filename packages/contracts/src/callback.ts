/** Where a callback goes: a cloud function, or a path of a container service, in an environment. */
export type CallbackTarget =
  | { envId: string; functionName: string }
  | { envId: string; service: string; path: string };

/**
 * What a callback function is called with: the notification in camelCase, without its signature, amounts (in
 * cents) and counts as numbers, and `userInfo`: the payer (a refund's notification does not name one).
 */
export interface CallbackEvent {
  [field: string]: unknown;
  userInfo: { appId: string; openId?: string };
}
