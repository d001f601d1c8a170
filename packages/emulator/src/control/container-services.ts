import { type ContainerServices, findProject } from '@opencloudpay/function-host';
import { say } from '@opencloudpay/internal';
import { objectOf } from '../data/declared-collections';
import { EmulatorError } from '../errors';

/**
 * The container services of mini programs: the option `services`, else `cloudpay.services` in cloudbaserc.json.
 *
 * @throws {EmulatorError} OPTION_INVALID
 */
export function containerServices({
  functions,
  services,
}: {
  functions: string;
  services?: ContainerServices | undefined;
}): ContainerServices {
  const configured = objectOf(findProject(functions).rc?.content?.['cloudpay'])['services'];
  if (services === undefined && configured !== undefined && !isServices(configured))
    throw new EmulatorError(
      'OPTION_INVALID',
      say(
        'cloudpay.services in cloudbaserc.json must name an address for each service, such as { "api": "http://127.0.0.1:8080" }.',
        'cloudbaserc.json 中的 cloudpay.services 必须给出每个服务的地址，例如 { "api": "http://127.0.0.1:8080" }。',
      ),
    );
  return services ?? (configured as ContainerServices | undefined) ?? {};
}

function isServices(value: unknown): value is ContainerServices {
  return (
    Object.keys(objectOf(value)).length > 0 &&
    Object.values(objectOf(value)).every((address) => typeof address === 'string')
  );
}
