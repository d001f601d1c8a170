import type { CallbackTarget } from '@opencloudpay/contracts/callback';
import { preview } from '@opencloudpay/internal';
import type { CallingContext } from '../../calling-context';
import { invalidParameter } from '../../errors/errors';
import type { WireData } from '../transport';

/** The event that the callback reports, for the text of a refusal. */
type Occasion = 'the order is paid' | 'the refund is done';

/**
 * The target of the callback: a cloud function (`callbackType: 1`, or only `functionName`), or a
 * path of a container service (`callbackType: 2`, or only `container`), as in WeChat Cloud Run.
 *
 * @returns `undefined` if the caller names no target
 * @throws {CallFailure} with the field that is missing or wrong
 */
export function callbackTargetOf(
  data: WireData,
  context: CallingContext,
  occasion: Occasion,
): CallbackTarget | undefined {
  const { callback_type: type, function_name: functionName, container } = data;
  if (type === undefined && functionName === undefined && container === undefined) return undefined;
  const place = isContainer(data)
    ? placeIn(container, occasion)
    : { functionName: nameIn(functionName, occasion) };
  return { envId: environmentOf(data, context), ...place };
}

/** @throws {CallFailure} if no cloud function is named */
export function nameIn(functionName: unknown, occasion: Occasion): string {
  if (typeof functionName === 'string' && functionName !== '')
    return fitForAddress('function_name', functionName);
  const wanted = `be the name of the cloud function to call when ${occasion}`;
  throw invalidParameter(
    'function_name',
    functionName === undefined
      ? `is missing: it must ${wanted}`
      : `must ${wanted}, got ${preview(functionName)}`,
  );
}

/**
 * Dots alone lead to another address, and half a surrogate pair to none: the notification would be lost. No function has a
 * control character in its name, and no database stores NUL.
 */
function fitForAddress(field: string, name: string): string {
  if (!/^\.{1,2}$|\p{Surrogate}|\p{Cc}/u.test(name)) return name;
  throw invalidParameter(field, `must be a name that fits into a URL, got ${preview(name)}`);
}

function isContainer({ callback_type: type, function_name: functionName, container }: WireData): boolean {
  if (type === undefined) {
    if (functionName !== undefined && container !== undefined) {
      throw invalidParameter(
        'function_name and container',
        'are both given: choose one with callbackType, 1 for the cloud function, 2 for the container',
      );
    }
    return container !== undefined;
  }
  const number = typeof type === 'string' ? Number(type) : type;
  if (number === 1 || number === 2) return number === 2;
  throw invalidParameter(
    'callback_type',
    `must be 1 (cloud function) or 2 (container), got ${preview(type)}`,
  );
}

function placeIn(container: unknown, occasion: Occasion): { service: string; path: string } {
  if (typeof container !== 'object' || container === null || Array.isArray(container)) {
    const wanted = `be { service, path }, the container service and its path to call when ${occasion}`;
    throw invalidParameter(
      'container',
      container === undefined ? `is missing: it must ${wanted}` : `must ${wanted}, got ${preview(container)}`,
    );
  }
  const { service, path } = container as Record<string, unknown>;
  if (typeof service !== 'string' || service === '')
    throw invalidParameter(
      'container.service',
      `must be the name of the container service, got ${preview(service)}`,
    );
  if (typeof path !== 'string' || !/^\/[^\s#]*$/.test(path)) {
    throw invalidParameter(
      'container.path',
      `must be the path to call, beginning with / and without spaces, got ${preview(path)}`,
    );
  }
  return {
    service: fitForAddress('container.service', service),
    path: fitForAddress('container.path', path),
  };
}

/** DYNAMIC_CURRENT_ENV is a symbol, which JSON dropped: it stands for the current environment. */
function environmentOf(data: WireData, context: CallingContext): string {
  const envId = data['env_id'] ?? context.envId;
  if (typeof envId === 'string' && envId !== '') return fitForAddress('env_id', envId);
  if (envId !== undefined)
    throw invalidParameter(
      'env_id',
      `must be the environment of the callback function, as text, got ${preview(envId)}`,
    );
  throw invalidParameter(
    'env_id',
    'is missing, and there is no current environment (TCB_ENV): it must name the environment of the callback function',
  );
}
