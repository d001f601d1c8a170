import type { CallbackTarget } from '@opencloudpay/contracts/callback';
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import type { CallLimits } from '../calls/limited-calls';
import type { Fault, LoopbackPlatform } from './platforms/loopback-platform';

/** Options that the contract gives to an adapter. */
export interface ContractOptions extends CallLimits {
  /** With a key that the platform does not know. */
  hasWrongKey?: boolean;
}

export interface ContractSubject {
  /** An adapter of this kind. */
  adapter(options?: ContractOptions): FunctionAdapter;
  /** Closes the servers between the adapter and the host. */
  close(): Promise<void>;
  /** The server that the adapter calls; absent if it calls functions in this process. */
  platform?: LoopbackPlatform;
  /** The keys and tokens of the adapter. */
  secrets?: readonly string[];
  /** The kind of target that this adapter calls. Default: cloud functions */
  kind?: TargetKind;
  /** Replies that the platform cannot tell apart, by name, and what arrives. Default: all arrive unchanged */
  replies?: Readonly<Record<string, unknown>>;
  /** Faults that are none for this adapter: a container may answer anything. Default: none */
  accepts?: readonly Fault[];
}

export interface TargetKind {
  /** The target for a function of the host. */
  targetOf(functionName: string): CallbackTarget;
  /** A target of the other kind, and its refusal. */
  other: { target: CallbackTarget; refusal: RegExp };
}
