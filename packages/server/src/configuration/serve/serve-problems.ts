import { problemsTogether } from '../check';
import type { IsWrong } from '../read-configuration';
import type { Problem } from '../reading';
import type { ServeConfiguration } from './serve-configuration';

/** Checks the keys of `cloudpay serve` that depend on each other; each key itself is already checked. */
export function* serveProblems(read: ServeConfiguration, isWrong: IsWrong): Generator<Problem> {
  yield* problemsOfFront(read, isWrong);
  yield* problemsOfSessions(read, isWrong);
  yield* problemsOfStorage(read);
  yield* problemsOfUrl(read);
  yield* problemsOfGateway(read, isWrong);
  if (read.documents && !read.database)
    yield {
      key: 'documents',
      problem: 'needs a database (database.url or database.folder): give one, or leave documents out.',
    };
}

function* problemsOfFront({ functions }: ServeConfiguration, isWrong: IsWrong): Generator<Problem> {
  const { front } = functions ?? {};
  if (!front || front.token !== undefined || front.callbackSecret !== undefined || isWrong('functions'))
    return;
  yield {
    key: 'functions.front.token',
    variable: 'CLOUDPAY_FUNCTIONS_TOKEN',
    problem:
      'is missing: give it for programs that call functions (openssl rand -hex 32), or functions.front.callbackSecret for a gateway that signs its calls, or both.',
  };
}

function* problemsOfSessions(
  { sessions, miniProgram }: ServeConfiguration,
  isWrong: IsWrong,
): Generator<Problem> {
  if (sessions && !miniProgram && !isWrong('miniProgram'))
    yield {
      key: 'miniProgram',
      variable: 'CLOUDPAY_MINI_PROGRAM_APPID',
      problem:
        'is missing: sessions are of the users of a mini program, which log in with its appid and secret.',
    };
  if (sessions?.allow && sessions.refuse)
    yield {
      key: 'sessions.refuse',
      problem:
        'and sessions.allow are both given: allow names the only functions that may be called. Keep one.',
    };
}

function* problemsOfStorage({ storage }: ServeConfiguration): Generator<Problem> {
  if (!storage) return;
  if ((storage.folder === undefined) === (storage.bucket === undefined))
    yield {
      key: 'storage',
      problem: 'needs either a folder (CLOUDPAY_STORAGE_FOLDER) or a bucket: give exactly one.',
    };
}

/** One problem, whatever needs the address. */
function* problemsOfUrl({ url, storage, merchants, notify }: ServeConfiguration): Generator<Problem> {
  if (url !== undefined) return;
  const uses = [
    ...(storage ? ['mini programs read and upload files below it'] : []),
    ...(merchants && notify?.url === undefined ? ['orders tell WeChat Pay to notify below it'] : []),
  ];
  if (uses.length > 0)
    yield { key: 'url', variable: 'CLOUDPAY_URL', problem: `is missing: ${uses.join(', and ')}.` };
}

function* problemsOfGateway(read: ServeConfiguration, isWrong: IsWrong): Generator<Problem> {
  const { merchants, notify, callbacks, calls, oldEnvironment, cloudbaseModule, ...others } = read;
  const { deliveries, recovery, bills, rehearsal, retention, ...rest } = others;
  if (!merchants) {
    if (isWrong('merchants')) return;
    const gatewayKeys = {
      notify,
      callbacks,
      calls,
      oldEnvironment,
      cloudbaseModule,
      deliveries,
      recovery,
      bills,
      rehearsal,
      retention,
    };
    for (const [key, value] of Object.entries(gatewayKeys))
      if (value !== undefined)
        yield {
          key,
          problem:
            'is of the gateway, which runs here only if merchants are given: give them, or leave this out.',
        };
    return;
  }
  if (!notify && !isWrong('notify'))
    yield {
      key: 'notify.secret',
      variable: 'CLOUDPAY_NOTIFY_SECRET',
      problem: 'is missing: the secret that notify addresses are made with (openssl rand -base64 32).',
    };
  for (const [index, { appid }] of merchants.entries())
    if (appid === undefined)
      yield {
        key: `merchants[${index}].appid`,
        ...(merchants.length === 1 && { variable: 'CLOUDPAY_APPID' }),
        problem: 'is missing: functions place orders with it.',
      };
  if (cloudbaseModule && !merchants.some(({ version }) => version === 'v3') && !isWrong('merchants'))
    yield {
      key: 'cloudbaseModule',
      problem:
        'needs an account of WeChat Pay v3: give one in merchants (version "v3", apiV3Key, privateKey, serialNo), or leave cloudbaseModule out.',
    };
  // The functions of this host take the callbacks, so `callbacks` is optional here.
  const local = { functions: { url: 'http://127.0.0.1' } };
  yield* problemsTogether(
    {
      ...rest,
      ...{ merchants, calls, deliveries, recovery, bills, rehearsal, retention },
      // Functions of this host make calls in any case.
      ...(oldEnvironment && { oldEnvironment, calls: calls ?? { tokens: [] } }),
      ...(notify && { notify: { ...notify, url: notify.url ?? read.url } }),
      callbacks: { ...local, ...callbacks },
    } as Parameters<typeof problemsTogether>[0],
    isWrong,
  );
}
