import { cancelPayment, failPayment, type Payable, type PayOptions, pay } from '../payers/pay';
import { answerPassword, showAuthCode } from '../payers/payment-codes';
import type { Simulator } from '../simulator';
import type { World } from '../world/world';
import type { ActionRunner } from './action-runner';

type PayerActions = Pick<Simulator, 'pay' | 'fail' | 'cancel' | 'authCode' | 'confirm' | 'decline'>;

/** Actions of a payer with a phone. */
export function payerActions({ run }: ActionRunner, world: World): PayerActions {
  return {
    pay: async (given: Payable, options: PayOptions = {}) =>
      run(() => structuredClone(pay(given, options, world))),
    fail: async (given: Payable) => run(() => structuredClone(failPayment(given, world))),
    cancel: async (given: Payable) => run(() => structuredClone(cancelPayment(given, world))),
    authCode: (options = {}) => run(() => showAuthCode(options, world)),
    confirm: async (authCode) => run(() => structuredClone(answerPassword(authCode, true, world))),
    decline: async (authCode) => run(() => structuredClone(answerPassword(authCode, false, world))),
  };
}
