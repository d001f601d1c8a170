import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, jest } from '@jest/globals';
import type { DocumentAction } from '../../packages/contracts/src/document-actions';
import type { Emulator, startEmulator as StartEmulator } from '../../packages/emulator/src/index';
import { database } from '../../packages/miniprogram/src/database';
import type { Host } from '../../packages/miniprogram/src/host';
import { freshWx, type OpenPage, openPage, shows, until, type Wx } from './mini-program';

/** From phone-environment.cjs. */
declare const startEmulator: typeof StartEmulator;

export type Payment = Parameters<Emulator['pay']>[0];
type Sheet = Payment & { success(result: object): void; fail(error: { errMsg: string }): void };
type Order = ReturnType<Emulator['orders']>[number];

/** Who holds the phone. */
export const ME = { openId: 'oPhoneOfTheTests000000000000' };

/** The demo on a phone, its functions in the emulator, and a payer; what is set or gathered is anew for each test. */
export interface EmulatedShop {
  emulator: Emulator;
  wx: Wx;
  /** What the payer does with the payment sheet: gives 'ok', or the errMsg that it fails with. */
  payer: (payment: Payment) => Promise<string>;
  /** The payer who pays, which is the one that a test begins with. */
  readonly pays: (payment: Payment) => Promise<string>;
  /** Makes calls fail, by function. */
  broken: Set<string>;
  /** What the function `pay` says that it charges, where that is not what it does. */
  dearer: number | undefined;
  /** What was given to `wx.requestPayment`. */
  sheets: Payment[];
  /** The functions that were called, and those that have answered. */
  called: string[];
  answered: string[];
  modal: { title: string; content: string }[];
  open(page: string, query?: Record<string, string>): OpenPage;
  /** Opens the order page for goods and taps the button. */
  buy(goodsId?: string): Promise<OpenPage>;
  /** Buys and pays, and gives the order's number. */
  bought(): Promise<string>;
  /** The number of the one order in the book. */
  outTradeNo(): string;
  orderAtWeChatPay(outTradeNo: string): Order | undefined;
  /** Waits until the user was sent there. */
  went(to: RegExp): Promise<void>;
}

/** To be called at the top of a test file: starts the emulator for it, and lays out a fresh phone for each test. */
export function emulatedShop(): EmulatedShop {
  const pages: OpenPage[] = [];
  const shop = {
    async pays(payment: Payment) {
      try {
        await shop.emulator.pay(payment);
        return 'ok';
      } catch (error) {
        // WeChat's own sheet says no more than this of an order that cannot be paid (any more).
        return `requestPayment:fail ${error}`;
      }
    },
    open(name, query) {
      const page = openPage(name, query);
      pages.push(page);
      return page;
    },
    async buy(goodsId = 'tea') {
      const page = shop.open('order', { goodsId });
      await shows(page, '实付金额');
      page.tap('.pay');
      return page;
    },
    async bought() {
      await shop.buy();
      await shop.went(/^redirectTo \/pages\/result/);
      await shows(shop.open('result', { outTradeNo: shop.outTradeNo() }), '支付成功');
      return shop.outTradeNo();
    },
    outTradeNo() {
      const [order, ...others] = shop.wx.storage.get('orders') as { outTradeNo: string }[];
      if (!order || others.length > 0) throw new Error('expected one order in the book');
      return order.outTradeNo;
    },
    orderAtWeChatPay: (outTradeNo) => shop.emulator.orders().find((order) => order.outTradeNo === outTradeNo),
    went: (to) =>
      until(
        () => shop.wx.went.some((step) => to.test(step)),
        () => `going to ${to}; went: ${shop.wx.went.join(', ') || 'nowhere'}`,
      ),
  } as EmulatedShop;

  beforeAll(async () => {
    shop.emulator = await startEmulator({
      functions: join(__dirname, '../../cloudfunctions'),
      subMchId: '1900000109',
    });
    // Opens the database before a test waits for a page.
    await shop.emulator.callFunction('list_goods');
    // As in the demo's cloudbaserc.json.
    await (await shop.emulator.documents()).setPermission('goods', 'ADMINWRITE');
  });
  afterAll(() => shop.emulator.stop());

  beforeEach(() => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    Object.assign(shop, { payer: shop.pays, dearer: undefined, broken: new Set() });
    Object.assign(shop, { sheets: [], called: [], answered: [], modal: [] });
    shop.wx = freshWx(runtimeOf(shop));
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.lifeCycle('onUnload');
    jest.restoreAllMocks();
  });

  return shop;
}

/** The part of `wx` that leads out of the phone. */
function runtimeOf(shop: EmulatedShop): Record<string, unknown> {
  const call: Host['call'] = async (_api, _path, body) => {
    const { action, params } = JSON.parse(body) as {
      action: DocumentAction;
      params: Record<string, unknown>;
    };
    const context = { envId: shop.emulator.envId, requestId: 'r', user: ME };
    const answer = await shop.emulator.userDocuments.handleForUser(action, params, context);
    return { statusCode: 'code' in answer ? 400 : 200, data: answer };
  };
  return {
    cloud: {
      database: () => database({ call } as Host),
      async callFunction({ name, data }: { name: string; data: object }) {
        shop.called.push(name);
        if (shop.broken.has(name)) throw new Error('cloud.callFunction:fail request:fail');
        const result = await shop.emulator.callFunction(name, data, { user: ME });
        shop.answered.push(name);
        if (name === 'pay' && shop.dearer) Object.assign(result as object, { totalFee: shop.dearer });
        return { errMsg: 'cloud.callFunction:ok', result, requestID: 'r' };
      },
    },
    async requestPayment({ success, fail, ...payment }: Sheet) {
      shop.sheets.push(payment);
      const outcome = await shop.payer(payment);
      if (outcome === 'ok') success({ errMsg: 'requestPayment:ok' });
      else fail({ errMsg: outcome });
    },
    showModal(options: { title: string; content: string; success(answer: { confirm: boolean }): void }) {
      shop.modal.push(options);
      options.success({ confirm: true });
    },
  };
}
