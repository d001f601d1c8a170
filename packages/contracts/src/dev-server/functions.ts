import type { DocumentAccess } from './documents';
import type { CallRefusal } from './refusals';
import type { Empty, Json, Timestamp } from './values';
import type { WechatCall } from './wechat-calls';

export interface FunctionRoutes {
  'GET /api/functions': { answer: FunctionList };
  /** A function that fails answers 200 too, with `ok: false`. Logs come with the answer and as events. */
  'POST /api/functions/:name/call': { body: CallRequest; answer: FunctionCall };
  /** Runs a timer trigger now. */
  'POST /api/functions/:name/triggers/:trigger/run': { body: Empty; answer: FunctionCall };
}

export interface FunctionList {
  functions: readonly FunctionInfo[];
}

export interface FunctionInfo {
  name: string;
  /** Absolute path of its folder. */
  folder: string;
  sdk: FunctionSdk;
  /** Why it cannot be called, if that is known without a call. */
  problem?: string;
  /** The problem in Chinese. */
  problemZh?: string;
  triggers: readonly Trigger[];
  calls: number;
  lastCall?: FunctionCall;
  /** The last failed call, if none has succeeded since. */
  lastError?: FunctionCall;
}

/** What a function gets for `wx-server-sdk`. */
export interface FunctionSdk {
  /** The copy in its own node_modules, or the emulator's stand-in. */
  from: 'own-copy' | 'stand-in';
  /** The version of its own copy, if it gets that. */
  version?: string;
  /** The version of its own copy, if the stand-in replaces it: the copy would call the real platform. */
  replaced?: string;
}

export interface Trigger {
  name: string;
  /** Seven fields, as in CloudBase. */
  cron: string;
  /** The next time it fires. */
  nextAt?: Timestamp;
  /** Why it never fires. */
  problem?: string;
  /** The problem in Chinese. */
  problemZh?: string;
}

export interface CallRequest {
  /** Default: `{}` */
  event?: { readonly [name: string]: Json };
  /** Default: the project's first user */
  user?: { openId: string };
}

/** One call of a function. */
export interface FunctionCall {
  /** The same as in `context.request_id` and in its log lines. */
  requestId: string;
  functionName: string;
  at: Timestamp;
  /** The kind of caller: a mini program (or the console), WeChat Pay's notification, a timer, another function. */
  source: 'client' | 'callback' | 'trigger' | 'function';
  /** If another function called it: the `requestId` of that function's call. */
  calledBy?: string;
  /** The user on whose behalf it runs. */
  openId?: string;
  event: { readonly [name: string]: Json };
  ok: boolean;
  /** What it returned; absent where it returned nothing or failed. */
  result?: Json;
  error?: CallError;
  durationMs: number;
  /** What it read and wrote by `cloud.database()`, in the order of the first times. */
  documents?: readonly DocumentAccess[];
  /** Its calls of `cloud.cloudPay` and `cloud.database()` that were refused. */
  refusals?: readonly CallRefusal[];
  /** Its calls of `cloud.openapi`. */
  wechat?: readonly WechatCall[];
}

export interface CallError {
  /** The function host's code: FUNCTION_THREW, FUNCTION_TIMEOUT, FUNCTION_LOAD_FAILED, … */
  code: string;
  message: string;
  /** The message in Chinese; what the function threw is quoted. Absent in records of earlier versions. */
  zh?: string;
  /** What the function threw. */
  stack?: string;
}
