import {
  type AdapterConfiguration,
  AdapterError,
  type AdapterErrorCode,
  type AdapterName,
  environmentFrom,
  OTHER_ENVIRONMENTS,
} from '@opencloudpay/function-adapters';
import { messageOf, type Text } from '@opencloudpay/internal';
import { type Check, type Finding, failure, ok, say, skipped, warning } from '../check';
import type { DoctorContext } from '../context/context';
import { credentialProblem } from './platform-credentials';

/** Platforms whose API says without running anything whether it accepts a key. */
const PLATFORMS: Partial<Record<AdapterName, string>> = {
  cloudbase: 'CloudBase',
  'tencent-scf': 'Tencent SCF',
  'aws-lambda': 'AWS Lambda',
  'aliyun-fc': 'Aliyun Function Compute',
};

/** No function has this name, so that a call of it runs nothing. */
const MISSING_FUNCTION = 'cloudpay-doctor-no-such-function';

/** Functions of one environment, or one of them that has an adapter of its own. */
interface Place {
  /** `shop-1`, `shop-1/pay_cb` */
  name: string;
  envId: string;
  configuration: AdapterConfiguration;
}

/**
 * Callbacks on platforms: the form of the keys, and with `--live` a call of a function that does not exist, which needs the same
 * permission as a callback and runs nothing. The configuration itself has told what an adapter refuses, also a missing SDK.
 */
export function platformChecks({ configuration: { callbacks = {} }, live }: DoctorContext): Check[] {
  return placesOf(callbacks.environments ?? {}).flatMap((place): Check[] => {
    const platform = PLATFORMS[place.configuration.adapter];
    if (platform === undefined)
      return [{ id: 'callback-platform', subject: place.name, run: () => unprovable(place) }];
    return [
      {
        id: 'callback-credentials',
        subject: place.name,
        needs: ['configuration'],
        run: () => judgeCredentials(place, platform),
      },
      {
        id: 'callback-platform',
        subject: place.name,
        needs: ['callback-credentials'],
        run: () => (live ? callNobody(place, platform) : notAsked(place, platform)),
      },
    ];
  });
}

type Environments = NonNullable<NonNullable<DoctorContext['configuration']['callbacks']>['environments']>;

function placesOf(environments: Environments): Place[] {
  return Object.entries(environments).flatMap(([envId, environment]) => {
    const { adapter, functionNames = {}, functions: _, containers: __, ...options } = environment;
    const own = Object.entries(functionNames).map(([name, configuration]) => ({
      ...{ name: `${envId}/${name}`, envId, configuration },
    }));
    return [
      ...(adapter ? [{ name: envId, envId, configuration: { adapter, ...options } }] : []),
      ...own,
    ].filter(({ configuration }) => configuration.adapter !== 'function-host');
  });
}

function judgeCredentials({ name, configuration }: Place, platform: string): Finding {
  const problem = credentialProblem(configuration);
  if (problem) return failure(nameIn(name, problem.text), problem.cure);
  const { adapter, accessKeyId } = configuration;
  if (adapter === 'aws-lambda' && accessKeyId === undefined)
    return ok(
      say(
        `${name} names no key: the SDK takes the one of the environment, the shared files or the role`,
        `${name} 没有写密钥：SDK 使用环境变量、共享配置文件或角色中的密钥`,
      ),
    );
  return ok(say(`The key of ${name} has the form of ${platform}`, `${name} 的密钥格式符合 ${platform}`));
}

const nameIn = (name: string, { en, zh }: Text): Text => say(`${name}: ${en}`, `${name}：${zh}`);

async function callNobody(place: Place, platform: string): Promise<Finding> {
  const { name, configuration } = place;
  const { functionName = '{functionName}' } = configuration;
  if (!functionName.includes('{functionName}'))
    return skipped(
      functionsOf(place),
      say(
        `all callbacks go to ${functionName}, and calling it would run it`,
        `所有回调都发往 ${functionName}，调用它会真正执行`,
      ),
    );
  const envId = place.envId === OTHER_ENVIRONMENTS ? MISSING_FUNCTION : place.envId;
  try {
    const adapter = environmentFrom({ ...configuration, timeout: 10_000 }, name);
    await adapter.invoke({ envId, functionName: MISSING_FUNCTION }, { userInfo: { appId: '' } });
    return warning(
      say(`${platform} has run a function ${MISSING_FUNCTION}`, `${platform} 运行了函数 ${MISSING_FUNCTION}`),
      say('Rename that function: no callback has this name.', '请给该函数改名：没有回调使用这个名称。'),
    );
  } catch (error) {
    const code = error instanceof AdapterError ? error.code : undefined;
    return judgeAnswer(place, platform, code, messageOf(error));
  }
}

function judgeAnswer(
  { name, envId }: Place,
  platform: string,
  code: AdapterErrorCode | undefined,
  message: string,
): Finding {
  switch (code) {
    case 'FUNCTION_NOT_FOUND':
      return ok(say(`${platform} accepts the key of ${name}`, `${platform} 接受了 ${name} 的密钥`));
    case 'PERMISSION_DENIED':
      // The key is known there: it may be allowed to call the real callbacks alone.
      return /AccessDenied|UnauthorizedOperation|NoPermission/.test(message)
        ? warning(
            say(
              `${platform} does not allow the key of ${name} to call any function: ${message}`,
              `${platform} 不允许 ${name} 的密钥调用任意函数：${message}`,
            ),
            say(
              'Allow it to call the functions of the callbacks. If its policy names them one by one, call one from the platform’s console instead.',
              '授予它调用各回调函数的权限。如果策略是逐个列出函数的，请改为在平台控制台试调一次。',
            ),
          )
        : failure(
            say(
              `${platform} refuses the key of ${name}: ${message}`,
              `${platform} 拒绝了 ${name} 的密钥：${message}`,
            ),
            say(
              'Check the key, its secret and its token, and that it is not disabled.',
              '检查密钥 ID、密钥和令牌，以及密钥是否被禁用。',
            ),
          );
    case 'TARGET_UNSUPPORTED':
      return failure(
        say(
          `${platform} has no environment ${envId}: ${message}`,
          `${platform} 没有环境 ${envId}：${message}`,
        ),
        say('Correct the name of the environment, or the region.', '改正环境名称或地域。'),
      );
    case 'UNREACHABLE':
    case 'FUNCTION_TIMEOUT':
      return failure(
        say(
          `${platform} cannot be reached for ${name}: ${message}`,
          `${name} 无法连接 ${platform}：${message}`,
        ),
        say('Check the region, the endpoint and the network.', '检查地域（region）、endpoint 和网络。'),
      );
    default:
      return warning(
        say(
          `${platform} gave an answer for ${name} that says nothing about the key: ${message}`,
          `${platform} 对 ${name} 的响应无法说明密钥是否有效：${message}`,
        ),
        say('Run it again later.', '稍后再运行一次。'),
      );
  }
}

function notAsked(place: Place, platform: string): Finding {
  return skipped(
    functionsOf(place),
    say(
      `--live was not given: with it a call of a function that does not exist shows whether ${platform} accepts the key`,
      `没有使用 --live：加上它，会调用一个不存在的函数，以确认 ${platform} 接受该密钥`,
    ),
  );
}

function unprovable(place: Place): Finding {
  const { adapter } = place.configuration;
  return skipped(
    functionsOf(place),
    say(
      `a receiver of ${adapter} would take any request for a notification: the first callback shows whether it accepts them`,
      `${adapter} 的接收方会把任何请求当作通知：只有第一次回调才能确认它是否接受`,
    ),
  );
}

const functionsOf = ({ name }: Place): Text => say(`Functions of ${name}`, `${name} 的云函数`);
