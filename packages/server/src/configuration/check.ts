import { DURABLE_LIMITS, LEASE_BEYOND_FUNCTION, RETENTION_BEYOND_BILLS } from '@opencloudpay/durable/limits';
import { environmentFrom, OTHER_ENVIRONMENTS, problemsOfEnvironment } from '@opencloudpay/function-adapters';
import type {
  CallbacksConfiguration,
  Configuration,
  DatabaseConfiguration,
  DeliveriesConfiguration,
  EnvironmentConfiguration,
} from './configuration';
import { problemsOfMerchant } from './merchant-problems';
import { problemsOfOldEnvironment } from './old-environment-problems';
import type { Problem } from './reading';
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
        problem:
          'is of the durable gateway: give a database (database.url or database.folder), or leave it out.',
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
      problem: 'is missing: orders that are made by calls tell WeChat Pay where to notify.',
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
      problem:
        'names no place where callbacks are: give callbacks.functions (a function host), callbacks.containers, or both.',
    };
  }
  if (!isGeneral && envIds.length > 0) {
    yield {
      key: 'callbacks.envIds',
      problem:
        'are the environments of callbacks.functions and callbacks.containers: give one of these, or leave it out.',
    };
  }
  if (isGeneral && envIds.length === 0 && Object.hasOwn(environments, OTHER_ENVIRONMENTS)) {
    yield {
      key: `callbacks.environments.${OTHER_ENVIRONMENTS}`,
      problem:
        'serves all other environments, as callbacks.functions and callbacks.containers do: keep one of them, or name the others in callbacks.envIds.',
    };
  }
  for (const [envId, environment] of Object.entries(environments)) {
    const key = `callbacks.environments.${shown(envId)}`;
    if (envIds.includes(envId))
      yield { key, problem: 'is among callbacks.envIds as well: keep it in one of the two.' };
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
    const { message } = error as Error;
    const [place = key] = /^[\w.*…-]+/.exec(message) ?? [];
    yield { key: place, problem: message.slice(place.length).replace(/^: ?/, '').trim() };
  }
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
      problem: 'is missing: the gateway needs it to query silent orders and to fetch bills.',
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
    problem: `must be at least ${least}, ${LEASE_BEYOND_FUNCTION.least} more than deliveries.functionTimeout: another gateway would call functions that are still at work.`,
  };
}

function* problemsOfRetention({ bills, retention }: Partial<Configuration>): Generator<Problem> {
  const least = (bills?.catchUpDays ?? 0) + RETENTION_BEYOND_BILLS;
  if (retention?.days === undefined || retention.days >= least) return;
  yield {
    key: 'retention.days',
    variable: 'CLOUDPAY_RETENTION_DAYS',
    problem: `must be at least ${least}, ${RETENTION_BEYOND_BILLS} more than bills.catchUpDays: those bills are compared with what was delivered then.`,
  };
}

export function* problemsOfDatabase(database: DatabaseConfiguration | undefined): Generator<Problem> {
  if (!database) return;
  const { url, folder } = database;
  if (url !== undefined && folder !== undefined) {
    yield {
      key: 'database',
      problem: 'has a url (DATABASE_URL) and a folder (CLOUDPAY_DATABASE_FOLDER): keep one.',
    };
  }
  if (url === undefined && folder === undefined) {
    yield {
      key: 'database',
      problem: 'has neither a url (DATABASE_URL) nor a folder (CLOUDPAY_DATABASE_FOLDER): give one.',
    };
  }
}
