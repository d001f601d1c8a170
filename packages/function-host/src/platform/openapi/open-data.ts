import { OPEN_DATA_API, type OpenData, readOpenData } from '@opencloudpay/contracts/open-data';
import type { OpenApiCall } from '@opencloudpay/contracts/openapi-call';
import { parseJson } from '@opencloudpay/internal';
import type { OpenApiCalls } from './openapi-calls';

/** Exchanges CloudIDs for open data, by WeChat's server API. It never throws: each id has its own outcome. */
export async function openDataOf(
  cloudIds: readonly string[],
  calls: OpenApiCalls | undefined,
  origin: Pick<OpenApiCall, 'caller' | 'requestId'> = {},
): Promise<OpenData[]> {
  if (cloudIds.length === 0) return [];
  const params = { cloudid_list: cloudIds };
  const answer = await calls?.({ ...origin, api: OPEN_DATA_API, params, files: {} });
  const text = answer && 'body' in answer ? Buffer.from(answer.body).toString() : '';
  return readOpenData(cloudIds, text, (json) => {
    const parsed = parseJson(json);
    return 'value' in parsed ? parsed.value : undefined;
  });
}
