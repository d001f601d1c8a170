import type { ProjectDescription } from '@opencloudpay/check';
import { DATABASE_TOKEN_VARIABLE, DATABASE_URL_VARIABLE } from '@opencloudpay/contracts/database-wire';
import { OPENAPI_TOKEN_VARIABLE, OPENAPI_URL_VARIABLE } from '@opencloudpay/contracts/openapi-wire';
import { STORAGE_TOKEN_VARIABLE, STORAGE_URL_VARIABLE } from '@opencloudpay/contracts/storage-wire';

/** What an entry of a platform and its deployment file are made of. */
export interface Deployment {
  /** The name of the shop on the platform: functions are `<name>` and `<name>-<function>`. */
  readonly name: string;
  readonly region: string;
  readonly functions: ProjectDescription['functions'];
}

/** A timer with its function. */
export interface DeployedTimer {
  /** One of the platform: timers of two functions with one name get that of their function before it. */
  readonly name: string;
  readonly config: string;
  readonly functionName: string;
}

export function timersOf({ functions }: Pick<Deployment, 'functions'>): DeployedTimer[] {
  const all = functions.flatMap(({ name, timers }) =>
    timers.map((timer) => ({ ...timer, functionName: name })),
  );
  const isShared = ({ name }: DeployedTimer) => all.filter((other) => other.name === name).length > 1;
  return all.map((timer) =>
    isShared(timer) ? { ...timer, name: `${timer.functionName}-${timer.name}` } : timer,
  );
}

/** The functions that orders and refunds name: the gateway calls each by its own name. */
export function callbacksIn({ functions }: Pick<Deployment, 'functions'>): string[] {
  return functions.flatMap(({ name, isCallback }) => (isCallback ? [name] : []));
}

/** The variables by which functions reach the server that holds keys and documents. */
export const SERVER_VARIABLES: readonly string[] = [
  ...['CLOUDPAY_ENV_ID', 'CLOUDPAY_GATEWAY_URL', 'CLOUDPAY_GATEWAY_TOKEN'],
  ...[DATABASE_URL_VARIABLE, DATABASE_TOKEN_VARIABLE, STORAGE_URL_VARIABLE, STORAGE_TOKEN_VARIABLE],
  ...[OPENAPI_URL_VARIABLE, OPENAPI_TOKEN_VARIABLE, 'CLOUDPAY_FUNCTIONS_URL', 'CLOUDPAY_FUNCTIONS_TOKEN'],
];

/** The variables by which an entry logs mini programs in. */
export const LOGIN_VARIABLES: readonly string[] = [
  ...['CLOUDPAY_MINI_PROGRAM_APPID', 'CLOUDPAY_MINI_PROGRAM_SECRET', 'CLOUDPAY_SESSION_KEY'],
];
