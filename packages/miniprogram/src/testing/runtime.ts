/** The parts of `wx` that pages use beside the network: each call is recorded, and nothing is drawn. */

interface Callbacks {
  success?: (result: object) => void;
  fail?: (error: object) => void;
  complete?: (result: object) => void;
}

export interface PagesRuntime {
  readonly wx: Readonly<Record<string, unknown>>;
  /** The calls: `['redirectTo', { url }]`. */
  readonly calls: readonly (readonly [name: string, options: Readonly<Record<string, unknown>>])[];
}

/** What the user does with a payment sheet. A rejection closes it unpaid. */
export type Payer<Payment> = (payment: Payment) => Promise<unknown>;

const PLAIN = [
  ...['showToast', 'showModal', 'showLoading', 'hideLoading', 'stopPullDownRefresh', 'previewImage'],
  ...['navigateTo', 'redirectTo', 'switchTab', 'navigateBack', 'saveImageToPhotosAlbum'],
];

/**
 * @param pay pays with what `wx.requestPayment` was given
 * @param chosen the files that the user chooses, anew for each choice
 */
export function pagesRuntime<Payment>(
  pay: Payer<Payment>,
  { chosen = () => [], storage }: { chosen?: () => string[]; storage: Map<string, unknown> },
): PagesRuntime {
  const calls: [string, Record<string, unknown>][] = [];
  const api =
    (name: string, work: (options: Record<string, unknown>) => Promise<object>) =>
    (options: Callbacks & Record<string, unknown> = {}) => {
      const { success, fail, complete, ...given } = options;
      calls.push([name, given]);
      const done = work(given).then(
        (result) => ({ errMsg: `${name}:ok`, ...result }),
        () => Promise.reject({ errMsg: `${name}:fail cancel` }),
      );
      if (!success && !fail && !complete) return done;
      done.then(
        (result) => {
          success?.(result);
          complete?.(result);
        },
        (error: object) => {
          fail?.(error);
          complete?.(error);
        },
      );
      return undefined;
    };
  const wx: Record<string, unknown> = {
    requestPayment: api('requestPayment', async (payment) => {
      await pay(payment as Payment);
      return {};
    }),
    requestSubscribeMessage: api('requestSubscribeMessage', async ({ tmplIds }) =>
      Object.fromEntries((tmplIds as string[]).map((id) => [id, 'accept'])),
    ),
    chooseImage: api('chooseImage', async () => ({ tempFilePaths: chosen() })),
    chooseMedia: api('chooseMedia', async () => ({
      tempFiles: chosen().map((tempFilePath) => ({ tempFilePath, fileType: 'image' })),
    })),
    setStorageSync: (key: string, value: unknown) => storage.set(key, structuredClone(value)),
  };
  for (const name of PLAIN) wx[name] = api(name, async () => ({}));
  return { wx, calls };
}
