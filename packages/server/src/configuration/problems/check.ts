import { DURABLE_LIMITS, LEASE_BEYOND_FUNCTION, RETENTION_BEYOND_BILLS } from '@opencloudpay/durable/limits';
import { environmentFrom, OTHER_ENVIRONMENTS, problemsOfEnvironment } from '@opencloudpay/function-adapters';
import { say } from '../../terminal/say';
import type {
  CallbacksConfiguration,
  Configuration,
  DatabaseConfiguration,
  DeliveriesConfiguration,
  EnvironmentConfiguration,
} from '../configuration';
import { optionSentence } from '../option-sentences';
import type { Problem } from '../reading/reading';
import { problemsOfMerchant } from './merchant-problems';
import { problemsOfOldEnvironment } from './old-environment-problems';
import { problemsOfRehearsal } from './rehearsal-problems';

/**
 * Checks keys that depend on each other; each key itself is already checked.
 *
 * @param read the configuration without the wrong keys
 * @param isWrong whether a key is already reported
 */
export function* problemsTogether(
  read: Partial<Configuration>,
  isWrong: (key: keyof Configuration) => boolean,
): Generator<Problem> {
  const { callbacks = {}, calls, database, merchants = [], notify } = read;
  yield* problemsOfCallbacks(callbacks, isWrong('callbacks'));
  yield* problemsOfDatabase(database);
  for (const key of ['deliveries', 'recovery', 'bills', 'retention'] as const) {
    if (read[key] && !database && !isWrong('database')) {
      yield {
        key,
        problem: say(
          'is of the durable gateway: give a database (database.url or database.folder), or leave it out.',
          '只用于持久化网关：请配置数据库（database.url 或 database.folder），或删除此项。',
        ),
      };
    }
  }
  yield* problemsOfOldEnvironment(read, isWrong('calls'));
  yield* problemsOfRehearsal(read);
  yield* problemsOfAsking(read);
  yield* problemsOfLease(read.deliveries);
  yield* problemsOfRetention(read);
  if (calls && notify && notify.url === undefined) {
    yield {
      key: 'notify.url',
      variable: 'CLOUDPAY_NOTIFY_URL',
      problem: say(
        'is missing: orders that are made by calls tell WeChat Pay where to notify.',
        '未配置：通过网关下单时，要告诉微信支付把通知发到哪里。',
      ),
    };
  }
  const only = merchants.length === 1;
  for (const [index, merchant] of merchants.entries()) {
    yield* problemsOfMerchant(merchant, { key: `merchants[${index}]`, only, calls: calls !== undefined });
  }
}

function* problemsOfCallbacks(
  { functions, containers, envIds = [], environments = {} }: CallbacksConfiguration,
  isReported: boolean,
): Generator<Problem> {
  const isGeneral = functions !== undefined || containers !== undefined;
  if (!isGeneral && Object.keys(environments).length === 0) {
    yield {
      key: 'callbacks',
      variable: 'CLOUDPAY_FUNCTIONS_URL',
      problem: say(
        'names no place where callbacks are: give callbacks.functions (a function host), callbacks.containers, or both.',
        '没有写明回调在哪里：请配置 callbacks.functions（函数服务）、callbacks.containers，或两者都配置。',
      ),
    };
  }
  if (!isGeneral && envIds.length > 0) {
    yield {
      key: 'callbacks.envIds',
      problem: say(
        'are the environments of callbacks.functions and callbacks.containers: give one of these, or leave it out.',
        '是 callbacks.functions 和 callbacks.containers 所属的环境：请配置其中一个，或删除此项。',
      ),
    };
  }
  if (isGeneral && envIds.length === 0 && Object.hasOwn(environments, OTHER_ENVIRONMENTS)) {
    yield {
      key: `callbacks.environments.${OTHER_ENVIRONMENTS}`,
      problem: say(
        'serves all other environments, as callbacks.functions and callbacks.containers do: keep one of them, or name the others in callbacks.envIds.',
        '和 callbacks.functions、callbacks.containers 一样用于其余所有环境：只保留其中一个，或在 callbacks.envIds 中列出其余环境。',
      ),
    };
  }
  for (const [envId, environment] of Object.entries(environments)) {
    const key = `callbacks.environments.${shown(envId)}`;
    if (envIds.includes(envId))
      yield {
        key,
        problem: say(
          'is also among callbacks.envIds: keep it in one of the two.',
          '也在 callbacks.envIds 中：只保留其中一处。',
        ),
      };
    else if (!isReported) yield* problemsOfPlace(key, environment);
  }
}

/** The name of an environment for messages. A name with other characters is hidden: it may be a misplaced secret. */
function shown(name: string): string {
  return /^[\w*-]+$/.test(name) ? name : '…';
}

/** All problems of its options; what only an adapter finds, and a missing SDK, comes one at a time. */
function* problemsOfPlace(key: string, environment: EnvironmentConfiguration): Generator<Problem> {
  const problems = [...problemsOfEnvironment(key, environment, shown)];
  yield* problems;
  if (problems.length > 0) return;
  try {
    environmentFrom(environment, key, shown);
  } catch (error) {
    yield problemInSentence(error, key);
  }
}

/** What an adapter says: its text begins with the place. */
function problemInSentence(error: unknown, key: string): Problem {
  const { message } = error as Error;
  const [place = key] = /^[\w.*…-]+/.exec(message) ?? [];
  return { key: place, problem: optionSentence(message.slice(place.length).replace(/^: ?/, '').trim()) };
}

/** Recovery or bills must not be off without notice if the configuration asks for them. */
function* problemsOfAsking({
  bills,
  database,
  merchants = [],
  recovery,
}: Partial<Configuration>): Generator<Problem> {
  const asked = [recovery, bills].some((part) => part !== undefined && part.enabled !== false);
  if (!database || !asked) return;
  for (const [index, { appid }] of merchants.entries()) {
    if (appid !== undefined) continue;
    yield {
      key: `merchants[${index}].appid`,
      ...(merchants.length === 1 && { variable: 'CLOUDPAY_APPID' }),
      problem: say(
        'is missing: the gateway needs it to query silent orders and to fetch bills.',
        '未配置：网关补单和下载对账单时需要它。',
      ),
    };
  }
}

function* problemsOfLease({
  functionTimeout = DURABLE_LIMITS.functionTimeout.default,
  lease,
}: DeliveriesConfiguration = {}): Generator<Problem> {
  const least = functionTimeout + LEASE_BEYOND_FUNCTION.least;
  if (lease === undefined || lease >= least) return;
  yield {
    key: 'deliveries.lease',
    problem: say(
      `must be at least ${least}, ${LEASE_BEYOND_FUNCTION.least} more than deliveries.functionTimeout: another gateway would call functions that are still at work.`,
      `至少应为 ${least}，比 deliveries.functionTimeout 大 ${LEASE_BEYOND_FUNCTION.least}：否则云函数还没执行完，另一个网关就会再次调用它。`,
    ),
  };
}

function* problemsOfRetention({ bills, retention }: Partial<Configuration>): Generator<Problem> {
  const least = (bills?.catchUpDays ?? 0) + RETENTION_BEYOND_BILLS;
  if (retention?.days === undefined || retention.days >= least) return;
  yield {
    key: 'retention.days',
    variable: 'CLOUDPAY_RETENTION_DAYS',
    problem: say(
      `must be at least ${least}, ${RETENTION_BEYOND_BILLS} more than bills.catchUpDays: those bills are compared with what was delivered then.`,
      `至少应为 ${least}，比 bills.catchUpDays 大 ${RETENTION_BEYOND_BILLS}：这些天的对账单要与当时投递的通知核对。`,
    ),
  };
}

export function* problemsOfDatabase(database: DatabaseConfiguration | undefined): Generator<Problem> {
  if (!database) return;
  const { url, folder } = database;
  if (url !== undefined && folder !== undefined) {
    yield {
      key: 'database',
      problem: say(
        'has a url (DATABASE_URL) and a folder (CLOUDPAY_DATABASE_FOLDER): keep one.',
        '同时有 url（DATABASE_URL）和 folder（CLOUDPAY_DATABASE_FOLDER）：只保留其中一个。',
      ),
    };
  }
  if (url === undefined && folder === undefined) {
    yield {
      key: 'database',
      problem: say(
        'has neither a url (DATABASE_URL) nor a folder (CLOUDPAY_DATABASE_FOLDER): give one.',
        '既没有 url（DATABASE_URL），也没有 folder（CLOUDPAY_DATABASE_FOLDER）：请给出其中一个。',
      ),
    };
  }
}
