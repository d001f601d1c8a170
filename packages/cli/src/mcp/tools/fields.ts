/** Parts of inputs and results that several tools have. */
import { z } from '../sdk.lazy';

export const outTradeNo = z
  .string()
  .min(1)
  .max(64)
  .describe("the order's outTradeNo, or the prepay id in payment.package of unifiedOrder's result (wx…)");

export const openId = z
  .string()
  .regex(/^[\w-]{1,128}$/)
  .describe("openid of the user. Default: the project's first user")
  .optional();

export const duration = z.union([z.int().positive(), z.string().regex(/^(\d+(ms|s|m|h|d))+$/)]);

export const page = {
  limit: z.int().min(1).max(100).describe('how many at most. Default: 20').optional(),
};

/** An object. Only some of its fields are named. */
export const record = z.looseObject({});

export const next = z.string().describe('what to do next').optional();

export const order = z.looseObject({
  outTradeNo: z.string(),
  state: z.string().describe('NOTPAY, USERPAYING, SUCCESS, REFUND, REVOKED, CLOSED or PAYERROR'),
  goods: z.string(),
  totalFee: z.int().describe('cents'),
  refundedFee: z.int().describe('cents'),
  madeAt: z.string().describe('Beijing time'),
  notification: z
    .looseObject({
      state: z.string().describe('waiting (it will be sent again), delivered or given-up'),
      attempts: z.int(),
      problem: z.string().describe('why the last attempt failed').optional(),
      nextAt: z.string().describe('Beijing time of the next attempt').optional(),
    })
    .optional(),
  callbackProblem: z.looseObject({ code: z.string(), message: z.string() }).optional(),
});

export const delivery = z.looseObject({
  callback: record.describe('the environment and the name of the function'),
  event: record.describe('what the callback received'),
  reply: z.unknown().describe('what it returned: { errcode: 0 } confirms').optional(),
  delivered: z.boolean().describe('whether the reply confirms the notification'),
  problem: z.looseObject({ code: z.string(), diagnosis: z.string() }).optional(),
  refusals: z.array(record).describe('calls of cloudPay and database() that were refused to it').optional(),
  durationMs: z.number(),
  requestId: z.string().describe('for read_logs').optional(),
});

export const logLine = z.looseObject({
  at: z.string(),
  functionName: z.string(),
  level: z.string(),
  message: z.string(),
});
