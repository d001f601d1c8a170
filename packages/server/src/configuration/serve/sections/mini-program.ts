import { say } from '../../../terminal/say';
import { object } from '../../reading/objects';
import { id, listOf } from '../../reading/readers';
import type { Reader } from '../../reading/reading';
import { secret } from '../../reading/secrets';
import type { MiniProgramSection } from '../serve-configuration';

const APPID_NEEDED = say('the appid of the mini program', '小程序的 appid');
const appid = id(say('must be the appid of a mini program', '应为小程序的 appid'));
const APP_SECRET = say(
  'the app secret of the mini program, from mp.weixin.qq.com → 开发管理',
  '小程序的 AppSecret，在 mp.weixin.qq.com → 开发管理 查看',
);

/** The mini program whose users log in. */
export const miniProgram: Reader<MiniProgramSection> = object<MiniProgramSection>({
  appid: {
    reader: appid,
    variable: 'CLOUDPAY_MINI_PROGRAM_APPID',
    needed: APPID_NEEDED,
  },
  secret: { reader: secret(), variable: 'CLOUDPAY_MINI_PROGRAM_SECRET', needed: APP_SECRET },
});

/** The accounts of `cloud.openapi` beside it. They are a list, so they have no variables. */
export const openapiAccounts = listOf(
  object<MiniProgramSection>({
    appid: { reader: appid, needed: APPID_NEEDED },
    secret: { reader: secret(), needed: APP_SECRET },
  }),
);
