import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkProject } from '../check-project';
import type { Finding } from '../findings';
import { temporaryProject, writeProject } from './temporary-project';

/** Variants of code with a mistake and without it, imitating how public projects write it. */
export interface Corpus {
  rule: string;
  /** Where the code of a variant stands that is a text. */
  place: keyof typeof PLACES;
  wrong: Readonly<Record<string, Variant>>;
  right: Readonly<Record<string, Variant>>;
}

/** The code of one file, or a project's files by their names. */
export type Variant = string | Readonly<Record<string, string>>;

const SDK =
  "const cloud = require('wx-server-sdk');\ncloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });\nconst db = cloud.database();\nconst _ = db.command;\n";

const PAY = `${SDK}exports.main = async (event) => {
  const { data: goods } = await db.collection('goods').doc(event.goodsId).get();
  const outTradeNo = Date.now() + Math.random().toString().slice(2, 10);
  return cloud.cloudPay.unifiedOrder({
    body: goods.name,
    outTradeNo,
    spbillCreateIp: '127.0.0.1',
    subMchId: '1900000109',
    totalFee: goods.price,
    envId: 'shop-7g4h2k',
    functionName: 'pay_cb',
  });
};
`;

const CALLBACK = `${SDK}exports.main = async (event) => {
  const { outTradeNo, totalFee } = event;
  await db.collection('orders').where({ outTradeNo, totalFee, paid: false }).update({ data: { paid: true } });
  return { errcode: 0, errmsg: 'ok' };
};
`;

const REFUND = `${SDK}exports.main = async ({ outTradeNo }) => {
  const { data: order } = await db.collection('orders').doc(outTradeNo).get();
  return cloud.cloudPay.refund({
    outTradeNo,
    outRefundNo: 'R' + outTradeNo,
    subMchId: '1900000109',
    totalFee: order.totalFee,
    refundFee: order.totalFee,
    envId: 'shop-7g4h2k',
    functionName: 'refund_cb',
  });
};
`;

const CONFIG = {
  'project.config.json': '{ "miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "cloudfunctions/" }',
};
const BOTH = { ...CONFIG, 'cloudfunctions/pay/index.js': PAY, 'cloudfunctions/pay_cb/index.js': CALLBACK };

const PLACES = {
  /** The callback of payments. */
  callback: (code: string) => ({ ...BOTH, 'cloudfunctions/pay_cb/index.js': SDK + code }),
  /** The callback of refunds. */
  'refund callback': (code: string) => ({
    ...BOTH,
    'cloudfunctions/refund/index.js': REFUND,
    'cloudfunctions/refund_cb/index.js': SDK + code,
  }),
  /** A function that is no callback. */
  function: (code: string) => ({ ...BOTH, 'cloudfunctions/shop/index.js': SDK + code }),
  /** A page of the mini program. */
  page: (code: string) => ({
    ...BOTH,
    'miniprogram/app.js': 'App({});',
    'miniprogram/pages/cart/cart.js': code,
  }),
} as const;

export function filesOf(
  { place }: Pick<Corpus, 'place'>,
  variant: Variant,
): Readonly<Record<string, string>> {
  return typeof variant === 'string' ? PLACES[place](variant) : { ...CONFIG, ...variant };
}

/** A folder that is one variant after the other: only the files that differ are written, because disks are slow. */
export interface VariantFolder {
  /** What is found in a variant. */
  check(corpus: Pick<Corpus, 'place'>, variant: Variant): readonly Finding[];
  remove(): void;
}

export function variantFolder(): VariantFolder {
  const { folder, remove } = temporaryProject({});
  let written: Readonly<Record<string, string>> = {};
  return {
    check(corpus, variant) {
      const files = filesOf(corpus, variant);
      for (const name of Object.keys(written)) if (files[name] === undefined) rmSync(join(folder, name));
      writeProject(
        folder,
        Object.fromEntries(Object.entries(files).filter(([name, text]) => written[name] !== text)),
      );
      written = files;
      return checkProject(folder).findings;
    },
    remove,
  };
}
