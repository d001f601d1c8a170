import { randomUUID } from 'node:crypto';
import {
  type CloudPayOptions,
  createCloudPay,
  type MerchantOptions,
  optionsFromEnvironment,
} from '@opencloudpay/cloudpay';
import { compactBeijingDay } from '@opencloudpay/contracts/beijing-time';
import type { Text } from '@opencloudpay/internal';
import { type Check, type Finding, failure, ok, say, skipped, warning } from '../check';
import type { DoctorContext, ExaminedAccount } from '../context/context';

/**
 * Signed queries: only WeChat Pay can tell whether a key is the right one. They ask for an order that does not exist, and
 * for v2 also for a fund flow that is not ready, which needs the certificate. Nothing is made or changed.
 */
export function liveChecks(context: DoctorContext): Check[] {
  const { accounts, live, way, env } = context;
  if (way === 'calls')
    return [
      live
        ? {
            id: 'live-query',
            needs: ['configuration'],
            run: () => query('gateway', optionsFromEnvironment(env)),
          }
        : { id: 'live-query', run: () => NOT_ASKED },
    ];
  if (accounts.length === 0) return [];
  if (!live) return [{ id: 'live-query', run: () => NOT_ASKED }];
  return accounts.flatMap((account) => [
    { id: 'live-query', subject: account.name, needs: needsOf(account), run: () => queryOf(account) },
    ...(account.options.version !== 'v3' && hasCertificate(account)
      ? [
          {
            id: 'live-certificate',
            subject: account.name,
            needs: ['live-query', 'certificate'],
            run: () => proveCertificate(account),
          },
        ]
      : []),
  ]);
}

/** What would make the call fail for another reason than WeChat Pay's judgement. */
function needsOf({ options }: ExaminedAccount): string[] {
  return options.version === 'v3'
    ? ['api-v3-key', 'private-key', 'serial-no', 'wechat-pay-key', 'reachable']
    : ['api-key', 'reachable'];
}

const NOT_ASKED = skipped(
  say('Signed query', '签名查询'),
  say(
    '--live was not given: with it a query of an order that does not exist proves key and certificate',
    '没有使用 --live：加上它，会查询一个不存在的订单，以验证密钥和证书',
  ),
);

function hasCertificate({ options: { pfx, cert } }: ExaminedAccount): boolean {
  return pfx !== undefined || cert !== undefined;
}

async function queryOf(account: ExaminedAccount): Promise<Finding> {
  const { name, options, subMchId } = account;
  if (options.mode !== 'direct' && subMchId === undefined)
    return skipped(
      say(`Signed query of ${name}`, `${name} 的签名查询`),
      say(
        'a service provider asks for a sub-merchant, and none is named: give --sub-mch-id',
        '服务商查询需要子商户号，而这里没有：请使用 --sub-mch-id',
      ),
    );
  return query(name, { timeout: TIMEOUT, ...options } as CloudPayOptions, subMchId);
}

/** Milliseconds for a query, repeats on the backup host included. */
const TIMEOUT = 10_000;

async function query(name: string, options: CloudPayOptions, subMchId?: string): Promise<Finding> {
  const outTradeNo = randomUUID().replaceAll('-', '');
  try {
    const answer = await createCloudPay(options).queryOrder({
      outTradeNo,
      ...(subMchId !== undefined && { subMchId }),
    } as Parameters<ReturnType<typeof createCloudPay>['queryOrder']>[0]);
    return judgeAnswer(name, answer);
  } catch (error) {
    const reason = (error as Error).message;
    return failure(
      say(`A signed query of ${name} failed: ${reason}`, `${name} 的签名查询失败：${reason}`),
      say(
        'Correct what the message names; WeChat Pay’s answer was not believed, or did not come.',
        '按错误信息改正：没有收到微信支付的响应，或响应验签失败。',
      ),
    );
  }
}

/** By v2's names, in both versions. */
interface Answer {
  readonly returnCode?: string;
  readonly returnMsg?: string;
  readonly resultCode?: string;
  readonly errCodeDes?: string;
  readonly err_code?: string;
  readonly hint?: string;
}

function judgeAnswer(name: string, given: object): Finding {
  const answer = given as Answer;
  const proven = ok(
    say(
      `WeChat Pay accepts the signatures of ${name}, and its own are verified`,
      `微信支付接受 ${name} 的签名，响应验签通过`,
    ),
  );
  const code = String(answer.err_code ?? '');
  // Without a signature anyone could have written it.
  if (answer.returnCode === 'SUCCESS' && /^ORDER_?NOT_?EXIST$/.test(code)) return proven;
  const words = [answer.returnMsg, code, answer.errCodeDes].filter((each) => each && each !== 'OK').join(' ');
  const text = say(
    `WeChat Pay refuses a query of ${name}: ${words}`,
    `微信支付拒绝了 ${name} 的查询：${words}`,
  );
  const cure = answer.hint ? say(answer.hint, `${CHECK_KEYS.zh}（${answer.hint}）`) : CHECK_KEYS;
  // A business refusal is signed: the keys are right, and something else is not.
  return answer.returnCode === 'SUCCESS' && answer.resultCode === 'FAIL' && !/SIGN|CERT/i.test(code)
    ? warning(text, cure)
    : failure(text, cure);
}

const CHECK_KEYS: Text = say(
  'Compare merchant number, appid and keys with pay.weixin.qq.com.',
  '与 pay.weixin.qq.com 核对商户号、appid 和密钥。',
);

/** Today's fund flow is never ready: WeChat Pay refuses it without a file, after it has seen the certificate. */
async function proveCertificate({ name, options }: ExaminedAccount): Promise<Finding> {
  const account = { timeout: TIMEOUT, ...options } as MerchantOptions;
  const cure = say(
    'Download apiclient_cert.p12 of this merchant number from pay.weixin.qq.com → API security, the newest where several were made.',
    '在 pay.weixin.qq.com 的“API 安全”中下载这个商户号的 apiclient_cert.p12；有多张时使用最新的。',
  );
  let words: string;
  try {
    const answer = (await createCloudPay(account).downloadFundFlow({
      billDate: compactBeijingDay(Date.now()),
      accountType: 'Basic',
    })) as Answer;
    words = [answer.returnMsg, answer.err_code, answer.errCodeDes].join(' ');
  } catch (error) {
    const { message } = error as Error;
    return failure(
      say(
        `A query with the certificate of ${name} failed: ${message}`,
        `使用 ${name} 的证书查询失败：${message}`,
      ),
      cure,
    );
  }
  return /证书|certificate|CERT_ERROR|NOAUTH/i.test(words)
    ? failure(
        say(
          `WeChat Pay does not accept the API certificate of ${name}: ${words.trim()}`,
          `微信支付不接受 ${name} 的 API 证书：${words.trim()}`,
        ),
        cure,
      )
    : ok(say(`WeChat Pay accepts the API certificate of ${name}`, `微信支付接受 ${name} 的 API 证书`));
}
