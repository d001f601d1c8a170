import { findProject } from '@opencloudpay/function-host';
import { say } from '@opencloudpay/internal';
import { objectOf } from '../data/declared-collections';
import { EmulatorError } from '../errors';
import { isRecord } from './parameters';

/**
 * Open data by CloudID, `*` for all others: the fields of `data`, or a refusal: `{ errCode: -601006, errMsg: 'cloudID expired.' }`.
 */
export type OpenDataAnswers = Readonly<Record<string, object>>;

/** The open data that a test or a project has given. */
export interface CannedOpenData {
  get(cloudId: string): object | undefined;
  /** Sets the data of an id; `undefined` takes it back. */
  set(cloudId: string, data: object | undefined): void;
}

const ANY = '*';

/**
 * The open data of an emulator: its option, else `cloudpay.openData` in cloudbaserc.json.
 *
 * @throws {EmulatorError} OPTION_INVALID
 */
export function cannedOpenData({
  functions,
  openData,
}: {
  functions: string;
  openData?: OpenDataAnswers | undefined;
}): CannedOpenData {
  const configured = objectOf(findProject(functions).rc?.content?.['cloudpay'])['openData'];
  const answers = new Map([
    ...checked(configured, 'cloudpay.openData in cloudbaserc.json'),
    ...checked(openData, 'The option openData'),
  ]);
  return {
    get: (cloudId) => answers.get(cloudId) ?? answers.get(ANY),
    set(cloudId, data) {
      if (data === undefined) answers.delete(cloudId);
      else
        for (const [id, fields] of checked({ [cloudId]: data }, 'answerOpenData()')) answers.set(id, fields);
    },
  };
}

function checked(given: unknown, where: string): [string, object][] {
  if (given === undefined) return [];
  const entries = isRecord(given) ? Object.entries(given) : undefined;
  if (entries?.every(([, data]) => isRecord(data))) return entries as [string, object][];
  throw new EmulatorError(
    'OPTION_INVALID',
    say(
      `${where} must name an object for each CloudID, such as { "*": { "phoneNumber": "13800000000" } }.`,
      `${where} 中每个 CloudID 的值必须是对象，例如 { "*": { "phoneNumber": "13800000000" } }。`,
    ),
  );
}
