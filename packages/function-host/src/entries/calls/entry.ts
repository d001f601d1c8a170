import { type HeaderReader, isRequestId } from '@opencloudpay/contracts/caller';
import { say } from '@opencloudpay/internal';
import { FunctionError, FunctionHostError } from '../../errors';
import { type CallCheck, callCheck } from '../../http/call-keys';
import { DEFAULT_MEMORY_LIMIT } from '../../limits';
import type { Sessions } from '../../sessions/login/sessions';
import { defaultAllow } from '../../sessions/routes/default-allow';
import { type SessionLimits, sessionLimits } from '../../sessions/session-limits';
import { timerEvent } from '../../timers/timer-event';
import { type EntryFunctions, type KnownFunctions, knownFunctions } from './entry-functions';
import { type CallResult, type EntryCall, runCall } from './run-call';
import { sessionsFrom } from './sessions-from';
import { environmentOf } from './settings';

export interface EntryOptions {
  /**
   * The environment that functions see as `cloud.getWXContext().ENV`. Default: `CLOUDPAY_ENV_ID`, otherwise the `TCB_ENV` of a
   * platform that sets it.
   */
  envId?: string | undefined;
  /**
   * The timers that the platform runs: the function of each trigger, by the trigger's name. A mini program cannot call
   * these functions. A deployment of one function needs this only to say that it is such a function.
   */
  timers?: Readonly<Record<string, string>> | undefined;
  /**
   * Which functions a mini program may call. Default: all but callbacks, as far as the name shows one (`pay_cb`,
   * `payCallback`), and the functions of `timers`.
   */
  allow?: ((functionName: string) => boolean) | undefined;
  /**
   * Sessions of mini programs. Default: as `CLOUDPAY_MINI_PROGRAM_APPID`, `CLOUDPAY_MINI_PROGRAM_SECRET` and
   * `CLOUDPAY_SESSION_KEY` say; without them none.
   */
  sessions?: Sessions | undefined;
  /**
   * How many requests of mini programs one instance answers; those beyond get 429 with `Retry-After`. Default: for a server of
   * Node and a container 20 a second of one user, at once at most 100, and with `clientIp` 200 a second of one address, 20 of
   * them logins; on other platforms no limits, because each instance counts its own.
   */
  limits?: SessionLimits | undefined;
  /** The token of programs that may call any function. Default: `CLOUDPAY_FUNCTIONS_TOKEN`. */
  token?: string | undefined;
  /**
   * The secret with which a gateway signs callbacks, or several while it is replaced.
   * Default: `CLOUDPAY_CALLBACK_SECRET`, separated by commas.
   */
  callbackSecret?: string | readonly string[] | undefined;
  /** The user's address, from a header that the proxy in front sets. Default: the address of the connection. */
  clientIp?: ((headers: HeaderReader) => string | undefined) | undefined;
  /**
   * Takes a line for the log when a callback begins: it joins the platform's request id with the one of the request that placed
   * the order. Default: `console.log`, as JSON.
   */
  onCallback?: ((line: CallbackLine) => void) | undefined;
  /** Takes failures that the client does not see in full. Default: `console.error`. */
  onError?: ((error: unknown) => void) | undefined;
}

/** The line of a callback in the log, with the names that the lines of `cloudpay serve` have. */
export interface CallbackLine {
  function: string;
  requestId: string;
  /** The id of the request that placed the order. */
  orderRequestId: string;
  msg: string;
}

/** Facts that a platform gives with a call. */
export type PlatformCall = Pick<EntryCall, 'requestId' | 'timeLimit' | 'isUnlimited'> &
  Partial<Pick<EntryCall, 'memoryLimit'>> & {
    /** For a callback: the id of the request that placed the order. */
    orderRequestId?: string | undefined;
  };

/** A call of a function: what `runCall` needs beyond what the platform gives. */
export type CallOf = Partial<Pick<EntryCall, 'user' | 'depth' | 'trigger' | 'envId'>>;

/** The functions of a deployment, configured, in the form that all entries share. */
export interface Entry {
  readonly functions: KnownFunctions;
  readonly sessions: Sessions | undefined;
  readonly check: CallCheck;
  readonly envId: string | undefined;
  readonly limits: ReturnType<typeof sessionLimits>;
  readonly clientIp: EntryOptions['clientIp'];
  allow(functionName: string): boolean;
  onError(error: unknown): void;
  /** @throws {FunctionError} */
  call(name: string, event: unknown, platform: PlatformCall, more?: CallOf): Promise<CallResult>;
  /** A direct invocation: the platform has authorized it. It goes to the one function, or `CLOUDPAY_FUNCTION`. */
  invoke(event: unknown, platform: PlatformCall): Promise<unknown>;
  runTimer(timer: PlatformTimer, platform: PlatformCall): Promise<unknown>;
}

export interface PlatformTimer {
  trigger: string;
  time: Date;
  message?: string | undefined;
}

/** @throws {FunctionHostError} `OPTION_INVALID` */
export function createEntry(
  given: EntryFunctions,
  options: EntryOptions,
  platformName?: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Entry {
  const environment = environmentOf(env);
  const functions = knownFunctions(given, environment, platformName);
  const timers = timersOf(options.timers, functions);
  const { onCallback = (line) => console.log(JSON.stringify(line)) } = options;
  const { envId = environment.value('ENV_ID') ?? (env['TCB_ENV']?.trim() || undefined), onError = logged } =
    options;
  const call: Entry['call'] = async (name, event, platform, more = {}) => {
    const { orderRequestId, requestId } = platform;
    if (orderRequestId !== undefined && isRequestId(orderRequestId))
      onCallback({ function: name, requestId, orderRequestId, msg: 'A callback begins' });
    const main = await functions.load(name, requestId);
    return runCall(main, {
      functionName: name,
      memoryLimit: DEFAULT_MEMORY_LIMIT,
      event,
      envId,
      ...platform,
      ...more,
    });
  };
  /** No client is shown the stack; the platform logs what the function throws, so the error has none. */
  const direct = async (
    name: string | undefined,
    what: string,
    event: unknown,
    more: Parameters<typeof call>[3],
    platform: PlatformCall,
  ) => {
    try {
      if (name === undefined)
        throw new FunctionError(
          'FUNCTION_NOT_FOUND',
          say(
            `${what} names no function, and this deployment has ${functions.names.join(', ')}: set CLOUDPAY_FUNCTION to one of them${more?.trigger ? ', or name it in `timers`' : ''}.`,
            `没有指定云函数（${what}），该部署有 ${functions.names.join('、')}：请把 CLOUDPAY_FUNCTION 设为其中之一${more?.trigger ? '，或在 `timers` 中指定' : ''}。`,
          ),
          { functionName: '', requestId: platform.requestId },
        );
      const { json } = await call(name, event, platform, more);
      return json === undefined ? undefined : (JSON.parse(json) as unknown);
    } catch (error) {
      onError(error);
      throw withoutStack(error);
    }
  };
  return {
    functions,
    call,
    onError,
    envId,
    sessions: options.sessions ?? sessionsFrom(environment),
    check: callCheck({
      token: options.token ?? environment.secret('FUNCTIONS_TOKEN'),
      callbackSecret: options.callbackSecret ?? environment.secrets('CALLBACK_SECRET'),
    }),
    limits: sessionLimits(options.limits),
    clientIp: options.clientIp,
    allow:
      options.allow ??
      defaultAllow(
        {
          triggers: () =>
            [...timers].map(([name, functionName]) => ({
              functionName,
              name,
              config: '',
              nextRun: () => undefined,
            })),
        },
        (message) => process.emitWarning(message, 'FunctionHostWarning'),
        'the option `allow: (name) => true` of the entry',
      ),
    invoke: (event, platform) => direct(functions.direct, 'A direct invocation', event, {}, platform),
    runTimer: ({ trigger, time, message = '' }, platform) =>
      direct(
        timers.get(trigger) ?? functions.direct,
        `The timer '${trigger}'`,
        { ...timerEvent(trigger, time), Message: message },
        { trigger: 'timer' },
        platform,
      ),
  };
}

function timersOf(given: EntryOptions['timers'] = {}, { names }: KnownFunctions): Map<string, string> {
  const timers = new Map(Object.entries(given));
  for (const [trigger, name] of timers)
    if (!names.includes(name))
      throw new FunctionHostError(
        'OPTION_INVALID',
        say(
          `timers.${trigger} names '${name}', and the entry has ${names.join(', ')}: correct it.`,
          `timers.${trigger} 指定了 ${name}，而入口只有 ${names.join('、')}：请更正。`,
        ),
      );
  return timers;
}

function logged(error: unknown): void {
  // The stack of what the function threw is for its owner's log.
  const thrown = error instanceof FunctionError ? error.thrown?.stack : undefined;
  console.error(error instanceof Error ? `${error.message}${thrown ? `\n${thrown}` : ''}` : error);
}

function withoutStack(error: unknown): Error {
  // The platform reports what the function threw. A function that cannot be loaded has an error of its own.
  const isThrown = error instanceof FunctionError && error.code === 'FUNCTION_THREW';
  const { name, message } = (isThrown ? error.thrown : undefined) ?? asError(error);
  const told = new Error(message);
  told.name = name;
  told.stack = `${name}: ${message}`;
  return told;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('The function host failed.');
}
