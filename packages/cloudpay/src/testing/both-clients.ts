/** The original and ours, both with the same loopback server. */
import { jest } from '@jest/globals';
import type { CloudPayError } from '../errors/errors';
import { type Arrival, type Platform, type PlatformAnswer, startPlatform } from './platform';
import { type Untyped, untypedCloudPay } from './untyped';

/** A namespace with every name on it, as at run time. */
export type Namespace = Untyped & Record<string, Untyped['queryOrder']>;

export type Call = (cloudPay: Namespace) => unknown;

/** The request and the result of a client. */
export interface Run {
  arrivals: Arrival[];
  result?: unknown;
  /** Shows the order of the fields too, which deep equality ignores. */
  resultJson?: string;
  error?: { errCode: number; errMsg: string; message: string; json: string };
}

export interface BothClients {
  platform: Platform;
  original: Namespace;
  ours: Namespace;
  /** The error of the original before `init`. */
  beforeInit: CloudPayError;
  run(cloudPay: Namespace, call: Call): Promise<Run>;
  both(call: Call, answer: PlatformAnswer): Promise<{ theirs: Run; mine: Run }>;
  close(): Promise<void>;
}

interface OriginalCloud {
  init(options: Record<string, unknown>): void;
  cloudPay: Namespace;
}

export async function startBothClients(): Promise<BothClients> {
  // The original prints warnings in tests, and would look for Tencent's metadata service.
  for (const method of ['warn', 'error', 'log'] as const) jest.spyOn(console, method).mockReturnValue();
  process.env['TENCENTCLOUD'] = 'true';
  const platform = await startPlatform();
  const cloud = jest.requireActual<OriginalCloud>('wx-server-sdk');
  const beforeInit = thrownBy(() => cloud.cloudPay.queryOrder({}));
  cloud.init({ env: 'test', serviceUrl: platform.url, secretId: 'id', secretKey: 'key', keepalive: false });
  const original = cloud.cloudPay;
  const ours = untypedCloudPay({ gateway: { url: platform.url, token: 'token' } }) as Namespace;

  async function run(cloudPay: Namespace, call: Call): Promise<Run> {
    platform.arrivals();
    try {
      const result = await call(cloudPay);
      return { arrivals: platform.arrivals(), result, resultJson: JSON.stringify(result) };
    } catch (error) {
      const { errCode, errMsg, message } = error as CloudPayError;
      const json = JSON.stringify(error);
      return { arrivals: platform.arrivals(), error: { errCode, errMsg, message, json } };
    }
  }

  async function both(call: Call, answer: PlatformAnswer): Promise<{ theirs: Run; mine: Run }> {
    platform.answer(answer);
    return { theirs: await run(original, call), mine: await run(ours, call) };
  }

  return { platform, original, ours, beforeInit, run, both, close: platform.close };
}

function thrownBy(call: () => unknown): CloudPayError {
  try {
    call();
  } catch (error) {
    return error as CloudPayError;
  }
  throw new Error('nothing was thrown');
}
