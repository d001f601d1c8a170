/**
 * The control API of the emulator: what the console (and any other program on this machine) sees and does over HTTP.
 * Types only; the console imports nothing else.
 *
 * - Base: `http://127.0.0.1:<port>`. Everything below `/api/` is JSON in UTF-8; every other GET is a file of the console.
 * - Times are milliseconds since 1970 **by the emulated clock** (`ProjectInfo.now`), money is integer cents (CNY).
 * - A POST sends `content-type: application/json` and a JSON object (`{}` where nothing is asked), of at most 1 MiB
 *   and 100 levels. DELETE sends no body.
 * - Success is HTTP 200 with the body named in {@link Routes}; everything else is an {@link ErrorBody} with a fitting
 *   status (400, 403, 404, 405, 409, 413, 415, 500).
 * - Only pages of this very address may call it: `Host` must be a loopback name and `Origin`, where a browser sends one,
 *   must be the same; nothing is answered with CORS headers.
 * - `:outTradeNo` is an order's own number; the prepay id from `payment.package` (`wx…`, 36 characters) does as well, so
 *   that a page that has only the object for `wx.requestPayment` finds the order. Encode it with `encodeURIComponent`.
 */

/** Milliseconds since 1970 by the emulated clock. */
export type Timestamp = number;
/** Cents of a yuan, a whole number. */
export type Cents = number;
/** What JSON carries. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/**
 * Every route: method and path, with what is sent (`query`, `body`) and what is answered.
 *
 * `GET /api/events` is a stream of server-sent events, see {@link ControlEvent}.
 */
export interface Routes {
  'GET /api/project': { answer: ProjectInfo };

  'GET /api/orders': { query: OrderQuery; answer: OrderList };
  'GET /api/orders/:outTradeNo': { answer: OrderStory };
  /** The merchant closes the order, without the five minutes that its API asks for. */
  'POST /api/orders/:outTradeNo/close': { body: Empty; answer: OrderSummary };
  /** Ends a refund that is PROCESSING (or in CHANGE) now. */
  'POST /api/refunds/:outRefundNo/settle': { body: SettleRequest; answer: RefundRecord };

  'GET /api/cashier/:outTradeNo': { answer: CashierView };
  /** Answers once the payment is made; its notification is then under way (watch the events). */
  'POST /api/cashier/:outTradeNo/pay': { body: PayRequest; answer: CashierView };
  /** The payer closes the sheet: the order is as before. */
  'POST /api/cashier/:outTradeNo/cancel': { body: Empty; answer: CashierView };
  /** The payer's bank refuses: the order is PAYERROR and may be paid again. */
  'POST /api/cashier/:outTradeNo/fail': { body: Empty; answer: CashierView };
  /** The order lapses, as if its `time_expire` had come. */
  'POST /api/cashier/:outTradeNo/expire': { body: Empty; answer: CashierView };

  'GET /api/functions': { answer: FunctionList };
  /** A function that fails answers 200 too, with `ok: false`. Logs come with the answer and as events. */
  'POST /api/functions/:name/call': { body: CallRequest; answer: FunctionCall };
  /** Runs a timer trigger now. */
  'POST /api/functions/:name/triggers/:trigger/run': { body: Empty; answer: FunctionCall };
  /** Recent log lines, oldest first. */
  'GET /api/logs': { query: LogQuery; answer: LogList };

  /** Calls of callback functions, newest first. */
  'GET /api/deliveries': { query: { limit?: number }; answer: DeliveryList };
  /** Sends the notification behind the delivery again, now, beside WeChat Pay's own schedule. */
  'POST /api/deliveries/:id/replay': { body: Empty; answer: Delivery };
  /** The same by notification: also one that reached no callback. */
  'POST /api/notifications/:id/replay': { body: Empty; answer: NotificationAttempt };

  'GET /api/faults': { answer: FaultList };
  'POST /api/faults': { body: FaultRequest; answer: ActiveFault };
  'DELETE /api/faults/:id': { answer: FaultList };
  'DELETE /api/faults': { answer: FaultList };

  /** Answers when all that falls due on the way has happened: a long span with many repeats takes seconds. */
  'POST /api/clock/advance': { body: AdvanceRequest; answer: ClockState };
}

export type Empty = Record<string, never>;

// ---------------------------------------------------------------------------------------------------------- errors

export interface ErrorBody {
  error: {
    /** Machine-readable; see {@link ControlErrorCode}. */
    code: ControlErrorCode | (string & {});
    /** One sentence or two, in English: what happened and what to do next. */
    message: string;
  };
}

/** Codes of the API itself; those of the emulator, the simulator and the function host come through as they are. */
export type ControlErrorCode =
  /** `Host` is not a loopback name, or `Origin` is another page's. */
  | 'FORBIDDEN_ORIGIN'
  /** `Host` names no host at all. */
  | 'HOST_INVALID'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'CONTENT_TYPE_WRONG'
  | 'BODY_TOO_LARGE'
  | 'BODY_INVALID'
  | 'ORDER_UNKNOWN'
  | 'ORDER_PAID'
  | 'ORDER_CLOSED'
  | 'ORDER_EXPIRED'
  | 'PREPAY_EXPIRED'
  | 'COUPONS_INVALID'
  | 'REFUND_UNKNOWN'
  | 'REFUND_SETTLED'
  | 'FUNCTION_NOT_FOUND'
  | 'DELIVERY_UNKNOWN'
  | 'NOTIFICATION_UNKNOWN'
  | 'FAULT_INVALID'
  | 'FAULT_UNKNOWN'
  /** The clock would be more than ten years ahead. */
  | 'CLOCK_LIMIT'
  | 'INTERNAL';

// --------------------------------------------------------------------------------------------------------- project

export interface ProjectInfo {
  /** The project's name: its folder's, unless the project says otherwise. */
  name: string;
  /** Absolute path of the folder of its functions. */
  folder: string;
  envId: string;
  /** The payee's name on the cashier. */
  merchantName: string;
  clock: ClockState;
  urls: {
    wechatPay: string;
    /** WeChat Pay's second host. */
    wechatPayBackup: string;
    gateway: string;
    functions: string;
    /** Where mini programs without CloudBase log in and call functions: `install({ url })` of their module. */
    session: string;
  };
  /** Who can be chosen as caller; the first is the one that is used unless another is chosen. Other openids may be given too. */
  users: readonly User[];
  /** Whether state is kept between runs, and where. */
  state: { kept: true; folder: string } | { kept: false };
  /** Of the emulator, for the page's foot and for bug reports. */
  version: string;
}

export interface User {
  openId: string;
  name?: string;
}

export interface ClockState {
  now: Timestamp;
  /** How far the emulated clock is ahead of this machine's, in milliseconds: `now = Date.now() + offset`. */
  offset: number;
  /** Whether the clock is being advanced right now. */
  advancing: boolean;
}

export interface AdvanceRequest {
  /** Milliseconds, or `'90s'`, `'15m'`, `'2h'`, `'1d'`, `'1h30m'`. The clock can be ten years ahead in all. */
  duration: number | string;
}

// ---------------------------------------------------------------------------------------------------------- events

/**
 * `GET /api/events`: server-sent events without names (use `onmessage`), each `data` one of these as JSON.
 *
 * The first one of every connection is `hello`. `resumed: true` says that nothing was missed since the `Last-Event-ID`
 * that the browser sent along with its reconnect; with `resumed: false` (first connection, emulator restarted, away too
 * long) fetch everything anew. A comment line every 15 seconds keeps the connection alive.
 */
export type ControlEvent =
  | { type: 'hello'; resumed: boolean; clock: ClockState }
  /** An order was made or anything of its story changed: refetch its story if it is being shown. */
  | { type: 'order'; order: OrderSummary }
  /** A function wrote a line. */
  | { type: 'log'; line: LogLine }
  /** A function ended a call (of anybody: mini program, callback, trigger). */
  | { type: 'call'; call: FunctionCall }
  | { type: 'clock'; clock: ClockState }
  | { type: 'faults'; faults: readonly ActiveFault[] }
  /** Functions came, went, or were reloaded; or one got its first error, or recovered. */
  | { type: 'functions'; functions: readonly FunctionInfo[] };

// ---------------------------------------------------------------------------------------------------------- orders

export interface OrderQuery {
  /** Part of a number, of the goods, an openid or a callback's name; case does not matter. */
  search?: string;
  /** Several, separated by commas: `SUCCESS,REFUND`. */
  state?: string;
  /** 100 unless told otherwise, at most 500. */
  limit?: number;
  /** `next` of the page before. */
  after?: string;
}

/** Newest first. */
export interface OrderList {
  orders: readonly OrderSummary[];
  /** How many match in all. */
  total: number;
  /** How many match the search in each state, whatever `state` was asked for. States that have none are left out. */
  states: Partial<Record<TradeState, number>>;
  /** For `after`; absent on the last page. */
  next?: string;
}

/** WeChat Pay's own states. REFUND: paid, and at least a part of it refunded or being refunded. */
export type TradeState = 'NOTPAY' | 'USERPAYING' | 'SUCCESS' | 'REFUND' | 'REVOKED' | 'CLOSED' | 'PAYERROR';

export interface OrderSummary {
  outTradeNo: string;
  prepayId: string;
  /** WeChat Pay's number of the payment. */
  transactionId?: string;
  mchId: string;
  subMchId?: string;
  /** What is paid for (`body`). */
  goods: string;
  attach?: string;
  totalFee: Cents;
  /** What the payer paid beside coupons. */
  cashFee?: Cents;
  /** Of all refunds that succeeded or are under way. */
  refundedFee: Cents;
  state: TradeState;
  /** Whether it was closed by lapsing. */
  expired: boolean;
  tradeType: string;
  /** The payer, as the mini program's functions know them. */
  openid?: string;
  madeAt: Timestamp;
  paidAt?: Timestamp;
  closedAt?: Timestamp;
  expiresAt?: Timestamp;
  /** How the payment's notification fares; absent as long as there is none. */
  notification?: NotificationState;
  /** The last thing that happened. */
  changedAt: Timestamp;
}

export interface NotificationState {
  /** `delivered`: answered SUCCESS. `waiting`: it will be sent (again). `given-up`: all repeats are used up. */
  state: 'waiting' | 'delivered' | 'given-up';
  /** The callback that it goes to. */
  callback?: CallbackTarget;
  attempts: number;
  /** How many attempts are still to come if none is answered. */
  remaining: number;
  /** When it is sent next. */
  nextAt?: Timestamp;
  /** Of the last attempt, if it failed: the callback's diagnosis, else what went wrong on the way. */
  problem?: string;
  /** Which mistake of the callback's it is; absent where it went wrong on the way. */
  problemCode?: string;
}

export type CallbackTarget =
  | { envId: string; functionName: string }
  | { envId: string; service: string; path: string };

/** Everything of an order on one time line. */
export interface OrderStory {
  order: OrderSummary;
  refunds: readonly RefundRecord[];
  notifications: readonly NotificationRecord[];
  /** In the order of time; `at` never decreases. */
  entries: readonly StoryEntry[];
  /** How many old entries are kept no more. */
  forgotten: number;
}

/** One thing that happened. `id` is unique within the story and stays the same from fetch to fetch. */
export type StoryEntry = {
  id: string;
  at: Timestamp;
} /** The mini program (or a trigger, or another function) called the function that made the requests which name this call. */ & (
  | { type: 'function-call'; call: FunctionCall }
  /** A signed request to WeChat Pay, and its answer. */
  | { type: 'request'; exchange: Exchange }
  /** What became of the order otherwise. */
  | {
      type:
        | 'order-made'
        | 'payment-failed'
        | 'payment-cancelled'
        | 'order-closed'
        | 'order-expired'
        | 'order-reversed';
    }
  | { type: 'order-paid'; payment: PaymentRecord }
  /** WeChat Pay sent a notification; `at` is when it set out. */
  | { type: 'notification'; attempt: NotificationAttempt }
  /** The callback function was called, and judged. */
  | { type: 'callback'; delivery: Delivery }
  | { type: 'refund-made' | 'refund-settled'; refund: RefundRecord }
  /** A fault did something that no other entry tells, for example kept a notification from being sent. */
  | { type: 'fault'; fault: FaultEffect }
);

export interface PaymentRecord {
  transactionId: string;
  totalFee: Cents;
  cashFee: Cents;
  coupons: readonly Coupon[];
  /** The payer. */
  openid: string;
  bankType: string;
}

export interface Coupon {
  id: string;
  fee: Cents;
  /** `CASH` is paid for by somebody; `NO_CASH` is a discount of the merchant's own. */
  type: 'CASH' | 'NO_CASH';
}

/** A request to WeChat Pay. */
export interface Exchange {
  id: number;
  at: Timestamp;
  /** CloudPay's name: `unifiedOrder`. */
  api: string;
  method: string;
  /** `/pay/unifiedorder` */
  path: string;
  /** The XML that came, signed; absent where the body was not text or too large. */
  request?: string;
  /** Whether a client certificate was shown. */
  certificate: boolean;
  /** Absent where no answer was sent (a fault cut the connection). */
  status?: number;
  /** The answer's text: XML, or the first 4000 characters of a bill. */
  answer?: string;
  /** Why it was refused: a code of WeChat Pay's, and the reason in English. */
  refusal?: { code: string; reason: string };
  /** Milliseconds from arrival to answer. */
  durationMs: number;
  /** The call of a function that it was made in (`FunctionCall.requestId`), exact; absent for requests from elsewhere. */
  requestId?: string;
  /** What a fault did to it. */
  fault?: FaultEffect;
}

export interface NotificationRecord {
  id: number;
  kind: 'payment' | 'refund';
  outRefundNo?: string;
  madeAt: Timestamp;
  /** With the token cut. */
  url: string;
  xml: string;
  /** What WeChat Pay encrypted in `req_info` of a refund's notification, as XML. */
  decrypted?: string;
  state: NotificationState;
}

export interface NotificationAttempt {
  /** Unique: `<notification>.<number>`. */
  id: string;
  notificationId: number;
  kind: 'payment' | 'refund';
  /** From 1 in WeChat Pay's schedule; 0 for a duplicate, a forgery and a replay, which the schedule does not count. */
  number: number;
  at: Timestamp;
  /** With the token cut. */
  url: string;
  /** As it was sent, which a fault may have changed. */
  xml: string;
  /** Absent as long as none has come. */
  status?: number;
  /** The answer's text, its first 2000 characters. */
  answer?: string;
  /** Whether WeChat Pay takes the answer for a receipt. */
  accepted: boolean;
  /** Why not, in English. */
  problem?: string;
  durationMs: number;
  /** When it is sent again; absent where it is not. */
  repeatedAt?: Timestamp;
  /** How many more times it will be sent if no attempt is answered. */
  remaining: number;
  /** Sent by hand. */
  replay?: boolean;
  /** What a fault did to it. */
  fault?: FaultEffect;
  /** The call of the callback that it led to. */
  deliveryId?: string;
}

/** One call of a callback function and what came of it. */
export interface Delivery {
  id: string;
  at: Timestamp;
  kind: 'payment' | 'refund';
  outTradeNo?: string;
  outRefundNo?: string;
  callback: CallbackTarget;
  /** What the function was called with. */
  event: { readonly [name: string]: Json };
  /** What it returned; absent where it returned nothing or failed. */
  reply?: Json;
  delivered: boolean;
  /** Why not: a code, and for the reader what came, what CloudPay wants, and how often WeChat Pay will repeat it. */
  problem?: { code: string; diagnosis: string };
  durationMs: number;
  /** `NotificationAttempt.id`. */
  attemptId?: string;
  /** The function's call: finds its log lines. */
  requestId?: string;
}

/** Newest first. */
export interface DeliveryList {
  deliveries: readonly Delivery[];
}

export type RefundStatus = 'PROCESSING' | 'SUCCESS' | 'CHANGE' | 'REFUNDCLOSE';

export interface RefundRecord {
  outTradeNo: string;
  outRefundNo: string;
  refundId: string;
  refundFee: Cents;
  totalFee: Cents;
  cashRefundFee: Cents;
  coupons: readonly Coupon[];
  status: RefundStatus;
  madeAt: Timestamp;
  settledAt?: Timestamp;
}

export interface SettleRequest {
  /** SUCCESS unless told otherwise. */
  status?: 'SUCCESS' | 'CHANGE' | 'REFUNDCLOSE';
}

// --------------------------------------------------------------------------------------------------------- cashier

/** The payment sheet, as the payer sees it. */
export interface CashierView {
  outTradeNo: string;
  merchantName: string;
  goods: string;
  attach?: string;
  amount: Cents;
  currency: 'CNY';
  state: TradeState;
  /** Whether it can be paid now; if not, why. */
  payable: boolean;
  reason?: {
    code: 'ORDER_PAID' | 'ORDER_CLOSED' | 'ORDER_EXPIRED' | 'PREPAY_EXPIRED' | 'NOT_FOR_PAYERS';
    message: string;
  };
  /** When the order lapses or its prepay id runs out, whichever comes first. */
  expiresAt: Timestamp;
  now: Timestamp;
  /** The payer. */
  openid?: string;
  /** Once it is paid. */
  payment?: PaymentRecord & { paidAt: Timestamp };
}

export interface PayRequest {
  /** What the payer redeems; the rest is paid in cash. Not more than the amount. */
  coupon?: { fee: Cents; type?: Coupon['type']; id?: string };
}

// ------------------------------------------------------------------------------------------------------- functions

export interface FunctionList {
  functions: readonly FunctionInfo[];
}

export interface FunctionInfo {
  name: string;
  /** Absolute path of its folder. */
  folder: string;
  /** Why it cannot be called, where that is known without calling it. */
  problem?: string;
  triggers: readonly Trigger[];
  calls: number;
  lastCall?: FunctionCall;
  /** The last call that failed, if none has succeeded since. */
  lastError?: FunctionCall;
}

export interface Trigger {
  name: string;
  /** Seven fields, as in CloudBase. */
  cron: string;
  /** When it fires next. */
  nextAt?: Timestamp;
  /** Why it never fires. */
  problem?: string;
}

export interface CallRequest {
  /** `{}` unless given. */
  event?: { readonly [name: string]: Json };
  /** The first of the project's users unless given. */
  user?: { openId: string };
}

/** One call of a function. */
export interface FunctionCall {
  /** As in `context.request_id` and in its log lines. */
  requestId: string;
  functionName: string;
  at: Timestamp;
  /** Who called: a mini program (or the console), WeChat Pay's notification, a timer, another function. */
  source: 'client' | 'callback' | 'trigger' | 'function';
  /** The user on whose behalf. */
  openId?: string;
  event: { readonly [name: string]: Json };
  ok: boolean;
  /** What it returned; absent where it returned nothing or failed. */
  result?: Json;
  error?: CallError;
  durationMs: number;
}

export interface CallError {
  /** The function host's code: FUNCTION_THREW, FUNCTION_TIMEOUT, FUNCTION_LOAD_FAILED, … */
  code: string;
  message: string;
  /** What the function threw. */
  stack?: string;
}

export interface LogQuery {
  /** Of one function. */
  function?: string;
  /** Of one call. */
  requestId?: string;
  /** 200 unless told otherwise, at most 1000: the last so many. */
  limit?: number;
}

export interface LogList {
  lines: readonly LogLine[];
}

export interface LogLine {
  /** Grows. */
  id: number;
  functionName: string;
  requestId?: string;
  level: 'debug' | 'log' | 'info' | 'warn' | 'error';
  message: string;
  at: Timestamp;
}

// ---------------------------------------------------------------------------------------------------------- faults

/** Something to be broken on purpose. */
export type FaultRequest = Fault & {
  /** After so many times it is over; until it is cleared, if left out. */
  times?: number | undefined;
};

export type Fault = NotificationFault | WechatPayFault;

/** What goes wrong with notifications. */
export type NotificationFault = {
  /** Of this order alone. */
  outTradeNo?: string | undefined;
  /** Of payments or refunds alone. */
  kind?: 'payment' | 'refund' | undefined;
} /** Each notification is sent `copies` times at once; 2 unless told otherwise, at most 20. */ & (
  | { type: 'duplicate'; copies?: number | undefined }
  /** Each notification sets out later: a duration on the emulated clock. */
  | { type: 'delay'; by: number | string }
  /** Not sent at all (WeChat Pay repeats it on its schedule), or the connection is cut before the answer. */
  | { type: 'drop'; how?: 'unsent' | 'cut' | undefined }
  /** A notification is held back until another has been sent after it (or `within` is over; 1m unless told otherwise). */
  | { type: 'reorder'; within?: number | string | undefined }
  /** A forged notification is sent before the true one: signed with another key, not signed, or meant for another order. */
  | { type: 'forge'; how?: 'wrong-key' | 'unsigned' | 'other-order' | undefined }
  /** The notification tells another amount, rightly signed: a fixed one, or one cent more. */
  | { type: 'change-amount'; to?: Cents | undefined }
);

/** What goes wrong with WeChat Pay's API, on both hosts. */
export type WechatPayFault = {
  /** Of these APIs alone, by CloudPay's names (`unifiedOrder`). */
  apis?: readonly string[] | undefined;
  /** Of this order alone. */
  outTradeNo?: string | undefined;
} /** Every answer comes later by so much of real time, which may be longer than the caller waits. */ & (
  | { type: 'slow'; by: number | string }
  /**
   * `refused`: nobody listens (no `times`, `apis` or `outTradeNo`). `reset`: the connection is cut and nothing done.
   * `no-answer`: what was asked is done, and the connection cut. `reset` unless told otherwise.
   */
  | {
      type: 'down';
      how?: 'refused' | 'reset' | 'no-answer' | undefined;
      host?: 'both' | 'main' | 'backup' | undefined;
    }
  /** Answers SYSTEMERROR and does nothing. */
  | { type: 'system-error' }
);

export type ActiveFault = FaultRequest & {
  id: string;
  setAt: Timestamp;
  /** How often it has struck. */
  struck: number;
};

export interface FaultList {
  faults: readonly ActiveFault[];
}

/** What a fault did. */
export interface FaultEffect {
  faultId: string;
  type: Fault['type'];
  /** In English, for the reader: "not sent (fault drop)". */
  text: string;
}
