import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, jest } from '@jest/globals';
import type {
  ControlServer,
  Emulator,
  serveControl as ServeControl,
  startEmulator as StartEmulator,
} from '../../packages/emulator/src/index';
import type { Phone, phone as PhoneOf } from '../../packages/miniprogram/src/testing/phone';
import { copied, freshWx, launch, type OpenPage, openPage, shows, until, type Wx } from './mini-program';
import { platformCloud } from './platform-cloud';

/** From phone-environment.cjs. */
declare const startEmulator: typeof StartEmulator;
declare const serveControl: typeof ServeControl;
declare const phone: typeof PhoneOf;

const { PAUSES } = require('../miniprogram/shop/follow') as { PAUSES: number[] };

export type Payment = Parameters<Emulator['pay']>[0];
type Sheet = Payment & { success(result: object): void; fail(error: { errMsg: string }): void };
interface Choosing {
  success(result: { tempFiles: { tempFilePath: string }[] }): void;
  fail(error: { errMsg: string }): void;
}
type Order = ReturnType<Emulator['orders']>[number];

const HOUR = 60 * 60 * 1000;

/** A picture on the phone. */
const PICTURE = 'http://tmp/picture.png';

/** The user of the phone. */
export const ME = { openId: 'oPhoneOfTheTests000000000000' };

/** The demo on a phone, its functions in the emulator, and a payer. Each test begins with a new phone. */
export interface EmulatedShop {
  emulator: Emulator;
  /** The emulator's function host, as mini programs reach it. */
  control: ControlServer;
  wx: Wx;
  /** What the payer does with the payment sheet: gives 'ok', or the errMsg that it fails with. */
  payer: (payment: Payment) => Promise<string>;
  /** The payer who pays. A test begins with this one. */
  readonly pays: (payment: Payment) => Promise<string>;
  /** Makes calls fail, by function. */
  broken: Set<string>;
  /** Holds answers back on their way, by function. */
  held: Map<string, Promise<void>>;
  /** What the function `pay` returns as the price, if that is not what it charges. */
  dearer: number | undefined;
  /** What was given to `wx.requestPayment`. */
  sheets: Payment[];
  /** The functions that were called through the platform's `wx.cloud`, and those that have answered. */
  called: string[];
  answered: string[];
  modal: { title: string; content: string }[];
  /** What the user chooses with `wx.chooseMedia`: the path of a picture, or the errMsg that it fails with. */
  picture: string;
  /** The network fails after the host has answered. */
  losesAnswers: boolean;
  /** Open WebSockets: those of watches. */
  readonly sockets: Set<object>;
  /** The messages of WebSockets that were handled. */
  readonly heard: string[];
  /**
   * Shortens the pauses before queries of WeChat Pay. A test begins with pauses that no test waits for: on a busy machine
   * the watch needs longer than theirs, and a query would come first.
   */
  queriesAtOnce(): void;
  /** Runs app.js again, without CloudBase: `install()` replaces the `wx.cloud` of the platform. */
  launchInstalled(): void;
  open(page: string, query?: Record<string, string>): OpenPage;
  /** Opens the checkout page for goods and taps the button. */
  buy(goodsId?: string): Promise<OpenPage>;
  /** Buys and pays, and gives the order's number. */
  bought(): Promise<string>;
  /** The number of the one order in the book. */
  outTradeNo(): string;
  orderAtWeChatPay(outTradeNo: string): Order | undefined;
  /** Waits until the user was sent there. */
  went(to: RegExp): Promise<void>;
  /** Waits until the user is sent to another page, and opens it. */
  nextPage(): Promise<OpenPage>;
}

/**
 * To be called at the top of a test file: starts the emulator for it, and makes a new phone for each test.
 *
 * @param version of WeChat Pay. The code of the shop is the same for both
 */
export function emulatedShop(version: 'v2' | 'v3' = 'v2'): EmulatedShop {
  const pages: OpenPage[] = [];
  const pauses = [...PAUSES];
  let visited = 0;
  const shop = {
    async pays(payment: Payment) {
      try {
        await shop.emulator.pay(payment);
        return 'ok';
      } catch (error) {
        // WeChat's own sheet gives no other reason for an order that cannot be paid.
        return `requestPayment:fail ${error}`;
      }
    },
    queriesAtOnce() {
      PAUSES.fill(1);
    },
    launchInstalled: () => launch({ functionsUrl: shop.control.sessionUrl }),
    open(name, query) {
      const page = openPage(name, query);
      pages.push(page);
      return page;
    },
    async buy(goodsId = 'tea') {
      const page = shop.open('checkout', { goodsId });
      await shows(page, '实付金额');
      page.tap('.pay');
      return page;
    },
    async bought() {
      await shop.buy();
      await shop.went(/^redirectTo \/pages\/order/);
      await shows(shop.open('order', { outTradeNo: shop.outTradeNo() }), '支付成功');
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
    async nextPage() {
      await until(
        () => shop.wx.went.length > visited,
        () => 'going to another page',
      );
      const url = new URL(String(shop.wx.went[visited]?.split(' ')[1]), 'page://app');
      visited += 1;
      return shop.open(String(url.pathname.split('/').pop()), Object.fromEntries(url.searchParams));
    },
  } as EmulatedShop;

  beforeAll(async () => {
    // As `cloudpay dev` in this folder: the functions, the goods and the permissions of the project.
    shop.emulator = await startEmulator({
      functions: join(__dirname, '..'),
      subMchId: '1900000109',
      version,
      user: ME,
    });
    shop.control = await serveControl(shop.emulator);
    // Opens the database before a test waits for a page.
    await shop.emulator.callFunction('list_goods');
  });
  afterAll(async () => {
    await shop.control.close();
    await shop.emulator.stop();
  });

  beforeEach(() => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    Object.assign(shop, { payer: shop.pays, dearer: undefined, broken: new Set(), held: new Map() });
    Object.assign(shop, { picture: PICTURE, losesAnswers: false });
    Object.assign(shop, { sheets: [], called: [], answered: [], modal: [] });
    Object.assign(shop, { sockets: new Set(), heard: [] });
    PAUSES.fill(HOUR);
    visited = 0;
    const device = phone(() => 'a code of wx.login');
    device.files.set(PICTURE, readFileSync(join(__dirname, '../miniprogram/images/goods.png')));
    shop.wx = freshWx(device, runtimeOf(shop, device));
    // As on CloudBase: wx.cloud is there before app.js.
    launch({});
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.lifeCycle('onUnload');
    PAUSES.splice(0, PAUSES.length, ...pauses);
    jest.restoreAllMocks();
  });

  return shop;
}

/** What the pages use of `wx` besides the network. */
function runtimeOf(shop: EmulatedShop, device: Phone): Record<string, unknown> {
  return {
    request: (options: Parameters<Phone['wx']['request']>[0]) =>
      device.wx.request({
        ...options,
        success: (answer) =>
          shop.losesAnswers
            ? options.fail({ errMsg: 'request:fail timeout' })
            : options.success(copied(answer)),
      }),
    connectSocket(options: { url: string }) {
      const task = device.wx.connectSocket(options);
      const close = (reason: object) => shop.sockets.delete(task) && task.close(reason);
      const onMessage: typeof task.onMessage = (listener) =>
        task.onMessage((message) => {
          listener(message);
          shop.heard.push(String(message.data));
        });
      shop.sockets.add(task);
      return { ...task, close, onMessage };
    },
    cloud: platformCloud(shop.control.sessionUrl, async (name, call) => {
      shop.called.push(name);
      if (shop.broken.has(name)) throw new Error('cloud.callFunction:fail request:fail');
      const answer = await call();
      shop.answered.push(name);
      await shop.held.get(name);
      if (name === 'pay' && shop.dearer) Object.assign(answer.result, { totalFee: shop.dearer });
      return answer;
    }),
    async requestPayment({ success, fail, ...payment }: Sheet) {
      shop.sheets.push(payment);
      const outcome = await shop.payer(payment);
      if (outcome === 'ok') success({ errMsg: 'requestPayment:ok' });
      else fail({ errMsg: outcome });
    },
    chooseMedia({ success, fail }: Choosing) {
      if (/:fail/.test(shop.picture)) fail({ errMsg: shop.picture });
      else success({ tempFiles: [{ tempFilePath: shop.picture }] });
    },
    showModal(options: { title: string; content: string; success(answer: { confirm: boolean }): void }) {
      shop.modal.push(options);
      options.success({ confirm: true });
    },
  };
}
