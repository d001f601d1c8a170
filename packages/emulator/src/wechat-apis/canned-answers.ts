import { findProject } from '@opencloudpay/function-host';
import { say } from '@opencloudpay/internal';
import { objectOf } from '../data/declared-collections';
import { EmulatorError } from '../errors';
import { isRecord } from './parameters';

/**
 * Answers of `cloud.openapi` by the name of the method, in WeChat's own fields: `{ errcode: 43101, errmsg: '…' }` is a
 * refusal, other fields are a result.
 */
export type OpenApiAnswers = Readonly<Record<string, object>>;

/** The answers that a test or a project has given. */
export interface CannedAnswers {
  /** The fields of the answer; `undefined` if there is none. */
  get(api: string): object | undefined;
  /** Sets an answer; `undefined` takes it back: then that of the option or of cloudbaserc.json holds again. */
  set(api: string, answer: object | undefined): void;
  /** Reads cloudbaserc.json again. @throws {EmulatorError} OPTION_INVALID; the earlier answers stay */
  reload(): void;
}

/**
 * The answers of an emulator: its option, else those of `cloudpay.openapi` in cloudbaserc.json.
 *
 * @throws {EmulatorError} OPTION_INVALID
 */
export function cannedAnswers({
  functions,
  openapi,
}: {
  functions: string;
  openapi?: OpenApiAnswers | undefined;
}): CannedAnswers {
  const read = () =>
    new Map(
      checked(
        objectOf(findProject(functions).rc?.content?.['cloudpay'])['openapi'],
        'cloudpay.openapi in cloudbaserc.json',
      ),
    );
  const given = new Map(checked(openapi, 'The option openapi'));
  const ofTest = new Map<string, object>();
  let configured = read();
  return {
    get: (api) => ofTest.get(api) ?? given.get(api) ?? configured.get(api),
    set(api, answer) {
      if (answer === undefined) ofTest.delete(api);
      else
        for (const [name, fields] of checked({ [api]: answer }, 'answerOpenApi()')) ofTest.set(name, fields);
    },
    reload() {
      configured = read();
    },
  };
}

function checked(given: unknown, where: string): [string, object][] {
  if (given === undefined) return [];
  const entries = isRecord(given) ? Object.entries(given) : undefined;
  const wrong = entries?.find(([, answer]) => !isRecord(answer));
  if (entries && !wrong) return entries as [string, object][];
  throw new EmulatorError(
    'OPTION_INVALID',
    say(
      `${where} must name an object for each method, such as { "subscribeMessage.send": { "errcode": 43101, "errmsg": "user refuse to accept the msg" } }${wrong ? `: ${wrong[0]} has none` : ''}.`,
      `${where} 中每个接口名的值必须是对象，例如 { "subscribeMessage.send": { "errcode": 43101, "errmsg": "user refuse to accept the msg" } }${wrong ? `：${wrong[0]} 不是对象` : ''}。`,
    ),
  );
}
