/**
 * The messages between the host and the process of an instance: lines of JSON on one file descriptor.
 *
 * The code of a function runs in that process and can write to the descriptor too. So the host checks every message
 * against its declared shape, and accepts only messages that the process may send at that moment (see `Instance`).
 */
import type { RefusedCall } from '@opencloudpay/contracts/refused-calls';
import type { Text } from '@opencloudpay/internal';
import type { Caller } from '../../caller';
import type { Thrown } from '../../errors';
import type { RefusedHosts } from '../../host-types';
import { MAX_PAYLOAD_BYTES } from '../../limits';
import type { LogLevel } from '../../log';
import type { FunctionFolder } from '../../project/function-folder';
import type { StandIn } from '../../project/modules/module-use';

/** The file descriptor of the channel in the process of an instance. */
export const CHANNEL_FD = 3;

/** The longest message, in bytes: a result of maximum size, a refused result's problem, and room for the rest. */
export const MAX_MESSAGE_BYTES = 2 * MAX_PAYLOAD_BYTES + 1024 * 1024;

/** The place of a function's code. */
export type FunctionCode = Pick<FunctionFolder, 'path' | 'entry' | 'exportName'>;

/** What does not change between the calls of one process. */
export interface InstanceSettings {
  functionName: string;
  envId: string;
  /** MB. */
  memoryLimit: number;
  /** Variables of ours that contain the token of a call: its calls of the host are made with it. */
  tokenVariables: readonly string[];
}

export interface LoadMessage {
  type: 'load';
  fn: FunctionCode;
  settings: InstanceSettings;
  /** Names that resolve to a given file if the function has no usable copy of its own. */
  modules: Readonly<Record<string, StandIn>>;
  refuse?: RefusedHosts | undefined;
}

/** A call of the function, as the host prepares it. The instance makes the variables and `context` of it. */
export interface PreparedInvocation {
  requestId: string;
  /** The event as JSON. */
  event: string;
  /** Milliseconds. */
  timeLimit: number;
  caller?: Caller | undefined;
  /** The trigger of the invocation. Absent: a call. */
  trigger?: 'timer' | undefined;
  /** How many functions have called each other so far. */
  depth: number;
  /** The token that the function's SDK passes on when it calls the platform: text that needs no escapes in JSON. */
  token?: string | undefined;
  /** Whether the event is WeChat Pay's notification, which answers to its documented names too. */
  isCallback: boolean;
}

export interface InvokeMessage extends Omit<PreparedInvocation, 'event'> {
  type: 'invoke';
  /** The number of the call in this process, from 1: messages about the call have it. */
  call: number;
  event: Record<string, unknown>;
}

/** The host has the event of a call as JSON, which it does not parse again. */
export type MessageToInstance =
  | LoadMessage
  | (Pick<InvokeMessage, 'type' | 'call'> & { invocation: PreparedInvocation });

/** The end of a call in the function. */
export type CallOutcome =
  /** `json` is the result, absent if the function returned `undefined`. */
  | { type: 'returned'; json?: string }
  | { type: 'result-invalid'; problem: Text }
  | { type: 'threw'; thrown: Thrown };

export type MessageFromInstance =
  | { type: 'ready' }
  | { type: 'load-failed'; problem: Text; thrown?: Thrown }
  /**
   * The process ends by itself. It has started no call after `lastCall` (0: none), and starts no more: the function did
   * nothing for a later call, which another process may get.
   */
  | { type: 'ending'; lastCall: number }
  | (CallOutcome & { call: number })
  /** An uncaught error; the end of the process usually follows. */
  | { type: 'uncaught'; thrown: Thrown }
  /**
   * `call` is absent if the line belongs to no call. With `once`, only the first line of that kind is logged.
   */
  | {
      type: 'log';
      call?: number;
      level: LogLevel;
      message: string;
      /** The message in Chinese, if it is the host's own. */
      zh?: string;
      time: number;
      notice?: true;
      once?: WarningKind;
    }
  /** A call of `cloud.cloudPay` or `cloud.database()` was refused. `call` is absent as in a line. */
  | { type: 'refused'; call?: number; refusal: RefusedCall };

/** A warning that is logged once for each function. */
export type WarningKind = 'documented-names';
