/** Where a shop runs off CloudBase, and the emulator as such a place: as `cloudpay dev` runs it. */
import { type Emulator, serveControl, startEmulator } from '../packages/emulator/src/index';
import { createSessions, simulatedJscode2session } from '../packages/function-host/src/index';
import type { PaymentObject } from '../packages/simulator/src/index';

export const SESSION_KEY = 'a-key-of-the-tests-0123456789abcdef';

/** Where a shop runs. */
export interface Place {
  /** For `install({ url })`. */
  readonly url: string;
  /** What `wx.login` gives for a user, by name. */
  loginCode(user: string): string;
  openIdOf(user: string): string;
  /** Pays as the payer's phone does. Resolves when the callback has answered. */
  pay(payment: PaymentObject): Promise<unknown>;
  /** Lets WeChat Pay settle its refunds. */
  settleRefunds(): Promise<void>;
  find(collection: string, filter?: Record<string, unknown>): Promise<Record<string, unknown>[]>;
  /** Sets WeChat's refusal of `cloud.openapi.subscribeMessage.send`; `undefined` ends it. */
  refuseMessages(answer: { errcode: number; errmsg: string } | undefined): void;
  /** The messages that WeChat has sent: the receiver, and the values of the fields. */
  messages(): string[][];
  /** Notifications that a callback did not answer with `{ errcode: 0 }`. */
  unanswered(): unknown[];
  readonly emulator?: Emulator;
  close(): Promise<void>;
}

/** With more than one user. */
export async function startInEmulator(project: string, version: 'v2' | 'v3'): Promise<Place> {
  const emulator = await startEmulator({ functions: project, version });
  const wechat = simulatedJscode2session({ appid: emulator.appId });
  const sessions = createSessions({
    ...{ appid: emulator.appId, keys: SESSION_KEY, jscode2session: wechat.exchange },
    now: () => emulator.now(),
  });
  const control = await serveControl({ ...emulator, sessions });
  return {
    ...{ url: control.sessionUrl, loginCode: wechat.loginCode, openIdOf: wechat.openIdOf, emulator },
    pay: (payment) => emulator.pay(payment),
    settleRefunds: () => emulator.advance('10s'),
    find: (collection, filter) => emulator.database.find(collection, filter),
    refuseMessages: (answer) => emulator.answerOpenApi('subscribeMessage.send', answer),
    messages: () =>
      emulator
        .calls()
        .flatMap(({ wechat = [] }) =>
          wechat.flatMap(({ effect }) =>
            effect?.kind === 'message' ? [[effect.openid, ...effect.fields.map(({ value }) => value)]] : [],
          ),
        ),
    unanswered: () => emulator.deliveries().filter(({ verdict, refusals }) => !verdict.delivered || refusals),
    async close() {
      await control.close();
      await emulator.stop();
    },
  };
}
