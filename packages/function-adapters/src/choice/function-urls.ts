import type { CallbackTarget } from '@opencloudpay/contracts/callback';
import { AdapterError } from '../errors';
import { environmentProblem } from '../http/context-headers';
import { namesBy } from './function-names';

/**
 * Makes the addresses of functions from a template: `https://shop.example.com/callbacks/{functionName}`.
 *
 * @param option its name in errors, which do not show the value
 * @throws {AdapterError} `CONFIGURATION_INVALID`
 */
export function urlsBy(option: string, template: unknown) {
  const refuse = (problem: string) => new AdapterError('CONFIGURATION_INVALID', `${option} ${problem}`);
  const example = typeof template === 'string' ? template.replace(/\{\w*\}/g, 'x') : '';
  const parsed = URL.canParse(example) ? new URL(example) : undefined;
  if (typeof template !== 'string' || !parsed || !/^https?:$/.test(parsed.protocol))
    throw refuse('is not an http:// or https:// URL: name where the functions are.');
  if (parsed.username || parsed.password || parsed.hash)
    throw refuse('holds a user or a fragment: give the plain URL, and the token as `token`.');
  // The order would name the server: its address must end in the operator's own domain.
  if (/^https?:\/\/[^/?]*\}(?::\d+)?(?:[/?]|$)/i.test(template))
    throw refuse('has a placeholder at the end of its host: only the operator decides where callbacks go.');
  const names = namesBy({ option, template });
  return {
    problem: (target: CallbackTarget) => names.problem(target) ?? environmentProblem(target),
    /** @throws {AdapterError} `TARGET_UNSUPPORTED` for a container's path, `FUNCTION_NOT_FOUND` for an impossible name */
    url: (target: CallbackTarget) => new URL(names.name(target)).href,
    /** The address in errors. */
    base: `${parsed.origin}${parsed.pathname}`,
  };
}
