/** Open data: what WeChat tells of a user, by a `cloudID` that the mini program got (`wx.getWeRunData`, a button for the phone number). */

/** The method of WeChat's server API that gives it. */
export const OPEN_DATA_API = 'cloudbase.getOpenData';

/**
 * The name by which a function's `cloud.getOpenData` asks its host for the same. A function may call it without a permission
 * in its config.json, as on CloudBase.
 */
export const OPEN_DATA_MEMBER = 'getOpenData';

/** CloudBase's limit for the CloudIDs of an event. */
export const MOST_CLOUD_IDS = 5;

/** What an event has in the place of a CloudID, and `getOpenData` in its list. */
export type OpenData =
  | { cloudID: string; data: unknown }
  /** As WeChat documents it for an id that is invalid or expired. */
  | { cloudID: string; errCode: number; errMsg: string };

/** @see https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html */
const CLOUD_ID_EXPIRED = -601006;

/** What to do where WeChat gives no open data. */
const INSTEAD_OF_OPEN_DATA =
  'WeChat resolves a CloudID for mini programs with CloudBase alone, within five minutes. For a phone number, pass the code of the button to cloud.openapi.phonenumber.getPhoneNumber({ code }); for other data, decrypt encryptedData with the session_key of your own login.';

/**
 * Reads WeChat's answer to {@link OPEN_DATA_API}: `{ errcode, errmsg, data_list: [{ cloud_id, json }] }`.
 *
 * @param text the answer; '' if there is none
 * @param parse gives the value of a JSON text, and `undefined` for another text
 * @returns one for each id
 */
export function readOpenData(
  cloudIds: readonly string[],
  text: string,
  parse: (text: string) => unknown,
): OpenData[] {
  const { errcode, errmsg, data_list: list } = Object(parse(text)) as Record<string, unknown>;
  const found = new Map<unknown, unknown>();
  for (const item of Array.isArray(list) ? list : []) {
    const { cloud_id: id, json } = Object(item) as { cloud_id?: unknown; json?: unknown };
    // Documented as a text, and shown as an object.
    found.set(id, typeof json === 'string' ? parse(json) : json);
  }
  const why = errcode ? `WeChat refused with ${String(errcode)} (${String(errmsg)}). ` : '';
  return cloudIds.map((cloudID): OpenData => {
    const { data, errCode, errMsg } = Object(found.get(cloudID)) as Record<string, unknown>;
    if (data !== undefined) return { cloudID, data };
    return {
      cloudID,
      errCode: typeof errCode === 'number' ? errCode : CLOUD_ID_EXPIRED,
      errMsg: typeof errMsg === 'string' ? errMsg : `cloudID expired. ${why}${INSTEAD_OF_OPEN_DATA}`,
    };
  });
}
