import type { OpenData } from '@opencloudpay/contracts/open-data';
import { openApiJson } from '@opencloudpay/contracts/openapi-call';
import { type EmulatedMethod, Refusal, type WechatWorld } from '../method';
import { PHONE_NUMBER } from './users';

const DATA_FORMAT = 47001;

/** Seconds. */
const DAY = 86_400;
/** WeChat gives the steps of 31 days. */
const DAYS = 31;

/**
 * `cloudbase.getOpenData`: open data by CloudID. The ids of WeChat's developer tools do not show what they stand for, so
 * data that the project has not set holds all of it: the phone number, the profile, the steps and the group.
 */
export const openData: EmulatedMethod = ({ params, caller }, world) => {
  const ids = params['cloudid_list'];
  if (!Array.isArray(ids) || ids.some((id) => typeof id !== 'string'))
    throw new Refusal(DATA_FORMAT, 'data format error: cloudid_list is no list of texts');
  const data_list = (ids as string[]).map((id) => ({
    cloud_id: id,
    json: JSON.stringify(openDataOf(id, caller?.openId ?? '', world)),
  }));
  return { answer: openApiJson({ errcode: 0, errmsg: 'ok', data_list }), effect: { kind: 'answer' } };
};

function openDataOf(cloudID: string, openId: string, { now, appId, openDataFor }: WechatWorld): OpenData {
  const timestamp = Math.floor(now() / 1000);
  const watermark = { timestamp, appid: appId };
  const canned = openDataFor(cloudID);
  if (canned !== undefined) {
    const { errCode, errMsg } = canned as { errCode?: unknown; errMsg?: unknown };
    if (typeof errCode === 'number') return { cloudID, errCode, errMsg: String(errMsg ?? '') };
    return { cloudID, data: { ...canned, watermark } };
  }
  const today = timestamp - (timestamp % DAY);
  const steps = Array.from({ length: DAYS }, (_, day) => ({
    timestamp: today - (DAYS - 1 - day) * DAY,
    step: 5000 + day * 100,
  }));
  return {
    cloudID,
    data: {
      ...{ phoneNumber: PHONE_NUMBER, purePhoneNumber: PHONE_NUMBER, countryCode: '86' },
      // WeChat gives every user this name and no picture since 2022.
      ...{
        openId,
        nickName: '微信用户',
        gender: 0,
        language: '',
        city: '',
        province: '',
        country: '',
        avatarUrl: '',
      },
      ...{ stepInfoList: steps, openGId: 'tEmulatedGroup0000000000000' },
      watermark,
    },
  };
}
