/** A customer's phone with a shop's mini program. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MiniProgram, startMiniProgram } from '../packages/miniprogram/src/testing/mini-program';
import { phone } from '../packages/miniprogram/src/testing/phone';
import { type PagesRuntime, pagesRuntime } from '../packages/miniprogram/src/testing/runtime';
import type { PaymentObject } from '../packages/simulator/src/index';
import type { Place } from './shop-places';
import { guideLines } from './shop-project';

const BUILT = join(__dirname, '../packages/miniprogram/dist/miniprogram');
/** What goes over the network and ends. */
const TRANSFERS = ['request', 'uploadFile', 'downloadFile'];

export interface Customer extends MiniProgram {
  readonly openId: string;
  /** The pages' calls of `wx` beside those of the network. */
  readonly calls: PagesRuntime['calls'];
  /** Closes the payment sheet next time, instead of paying. */
  cancels(): void;
  /** Resolves when the mini program waits for no answer and no payment. */
  settled(): Promise<void>;
}

/**
 * @param project the moved project
 * @param options `pictures`: those that the user chooses, by path
 */
export function customerOf(
  place: Place,
  project: string,
  { user, pictures = {} }: { user: string; pictures?: Record<string, Buffer> | undefined },
): Customer {
  const device = phone(() => place.loginCode(user));
  for (const [path, content] of Object.entries(pictures)) device.files.set(path, content);
  const busy = new Set<object>();
  let isCancelling = false;
  const runtime = pagesRuntime<PaymentObject>(
    async (payment) => {
      const closes = isCancelling;
      isCancelling = false;
      if (closes) throw new Error('closed');
      busy.add(payment);
      await place.pay(payment).finally(() => busy.delete(payment));
    },
    { storage: device.storage, chosen: () => Object.keys(pictures) },
  );
  const network = Object.fromEntries(
    TRANSFERS.filter((name) => name in device.wx).map((name) => [
      name,
      tracked(device.wx[name] as (options: Transfer) => unknown, busy),
    ]),
  );
  const program = startMiniProgram(join(project, 'miniprogram'), {
    wx: { ...device.wx, ...network, ...runtime.wx, cloud: cloudOfThePlatform() },
    modules: builtModules(),
  });
  return Object.assign(program, {
    openId: place.openIdOf(user),
    calls: runtime.calls,
    cancels() {
      isCancelling = true;
    },
    async settled() {
      // What an answer causes may begin in later turns.
      for (let quiet = 0; quiet < 5; quiet = busy.size === 0 ? quiet + 1 : 0)
        await new Promise((resolve) => setTimeout(resolve, 2));
    },
  });
}

/** The `wx.cloud` that a phone has. What reaches it has not left CloudBase. */
function cloudOfThePlatform(): object {
  const names = ['init', 'callFunction', 'database', 'CloudID'];
  const ofFiles = ['uploadFile', 'downloadFile', 'deleteFile', 'getTempFileURL'];
  return Object.fromEntries(
    [...names, ...ofFiles].map((name) => [
      name,
      () => {
        throw new Error(`wx.cloud.${name} of the platform was called`);
      },
    ]),
  );
}

interface Transfer {
  success?: (result: unknown) => void;
  fail?: (error: unknown) => void;
}

function tracked(start: (options: Transfer) => unknown, busy: Set<object>) {
  return (options: Transfer) => {
    busy.add(options);
    const ended = (callback: ((value: unknown) => void) | undefined) => (value: unknown) => {
      busy.delete(options);
      callback?.(value);
    };
    return start({ ...options, success: ended(options.success), fail: ended(options.fail) });
  };
}

/** The modules that the guide's lines require, as users have them. */
function builtModules(): Record<string, string> {
  const names = guideLines('miniprogram.md').map((line) => /require\('([^']+)'\)/.exec(line)?.[1] ?? '');
  return Object.fromEntries(
    names.map((name) => {
      const entry = name.split('/')[2] ?? 'index';
      return [name, readFileSync(join(BUILT, `${entry}.js`), 'utf8')];
    }),
  );
}

/** Waits for what comes by a watch. */
export async function until(what: string, is: () => unknown): Promise<void> {
  const end = Date.now() + 60_000;
  while (!is()) {
    if (Date.now() > end) throw new Error(`It did not happen: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
