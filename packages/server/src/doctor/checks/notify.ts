import { notifyUrl } from '@opencloudpay/cloudpay';
import { type Check, type Finding, failure, ok, say, skipped, warning } from '../check';
import type { DoctorContext } from '../context/context';
import { addressesOf, isPublicAddress, isPublicName } from '../probes/addresses';
import { type Answered, ask, isUntrusted, reasonOf } from '../probes/ask';

/** WeChat Pay accepts 256 characters. */
const MOST_CHARACTERS = 256;

/** The address at which WeChat Pay notifies. */
export function notifyChecks(context: DoctorContext): Check[] {
  const { notifyUrl: given, way } = context;
  if (way === 'none' || way === 'calls') return [];
  if (given === undefined) return [{ id: 'notify-url', run: () => judgeMissing(context) }];
  if (!URL.canParse(given)) return [{ id: 'notify-url', run: () => NOT_AN_ADDRESS }];
  const url = new URL(given);
  const address: Check[] = [
    { id: 'notify-url', run: () => judgeForm(given, url) },
    { id: 'notify-public', run: () => judgePublic(url) },
  ];
  // A host without merchants has the address for mini programs: its gateway is elsewhere.
  if (way === 'serve' && !context.configuration.merchants) return address;
  return [
    ...address,
    { id: 'notify-length', run: () => judgeLength(given, context) },
    // Before the rest is right, nothing can be running there.
    { id: 'notify-answers', needs: ['configuration'], run: () => judgeAnswer(given) },
  ];
}

const GIVE = say(
  'Give the public address of the gateway, for example https://pay.example.com, as notify.url (CLOUDPAY_NOTIFY_URL), or for cloudpay serve as url (CLOUDPAY_URL).',
  '把网关的公网地址（例如 https://pay.example.com）配置为 notify.url（CLOUDPAY_NOTIFY_URL）；cloudpay serve 配置为 url（CLOUDPAY_URL）。',
);

const NOT_AN_ADDRESS = failure(say('The notify address is not a URL', '通知地址不是 URL'), GIVE);

function judgeMissing({ configuration, way }: DoctorContext): Finding {
  if (way !== 'functions' && !configuration.merchants)
    return skipped(
      say('Notify address', '通知地址'),
      say('no merchant is configured here', '这里没有配置商户'),
    );
  if (way === 'gateway' && !configuration.calls)
    return skipped(
      say('Notify address', '通知地址'),
      say(
        'this gateway serves no calls: the functions that place orders name its address',
        '这个网关不提供调用：下单的云函数会指定它的地址',
      ),
    );
  return warning(
    say(
      'No notify address is configured: orders that are placed here get no callback',
      '没有配置通知地址：在这里下的订单不会有回调',
    ),
    GIVE,
  );
}

function judgeForm(given: string, { protocol, pathname, search, hash, port }: URL): Finding {
  if (protocol !== 'https:')
    return failure(
      say('The notify address is not https', '通知地址不是 https'),
      say(
        'Put a TLS proxy with a certificate in front of the gateway, and give its https address.',
        '在网关前面放置带证书的 TLS 代理，并使用它的 https 地址。',
      ),
    );
  if (search !== '' || hash !== '' || /[?#]/.test(given))
    return failure(
      say(
        'The notify address has a query or a fragment, which WeChat Pay drops',
        '通知地址带有查询参数或片段，微信支付会丢弃它们',
      ),
      say('Give the address without ? and #.', '去掉 ? 和 # 及其后面的部分。'),
    );
  if (/\/(notify|v1|_)(\/|$)/.test(pathname))
    return failure(
      say(
        'The notify address has a path of the gateway in it: the gateway adds /notify/… itself',
        '通知地址中含有网关自己的路径：/notify/… 由网关添加',
      ),
      say('Give the address of the gateway alone.', '只填写网关的地址。'),
    );
  const text = say('The notify address is https, without a query', '通知地址是 https，且没有查询参数');
  if (port !== '' && port !== '443')
    return warning(
      say(`${text.en}, but on port ${port}`, `${text.zh}，但端口是 ${port}`),
      say(
        'WeChat Pay may not reach other ports than 443: use it.',
        '微信支付可能无法访问 443 以外的端口：请使用 443。',
      ),
    );
  return ok(text);
}

async function judgePublic({ hostname }: URL): Promise<Finding> {
  const cure = say(
    'Give a domain that the Internet reaches. On a machine without one, develop with cloudpay dev: its simulated WeChat Pay reaches it.',
    '使用外网可以访问的域名。没有公网地址的机器请用 cloudpay dev 开发：模拟的微信支付可以访问它。',
  );
  const privately = failure(
    say(
      `WeChat Pay cannot reach ${hostname}: it is not public`,
      `微信支付无法访问 ${hostname}：它不是公网地址`,
    ),
    cure,
  );
  if (!isPublicName(hostname)) return privately;
  try {
    const addresses = await addressesOf(hostname);
    if (addresses.every((address) => !isPublicAddress(address)))
      return warning(
        say(
          `From here ${hostname} leads to a private address, which WeChat Pay cannot reach`,
          `从本机解析，${hostname} 指向内网地址，微信支付无法访问`,
        ),
        say(
          'If only the name servers here say so (split DNS), it is right; compare with a public name server.',
          '如果只是内部 DNS 这样解析，则没有问题；请与公网 DNS 的结果比较。',
        ),
      );
    return ok(say(`${hostname} is a public name`, `${hostname} 是公网域名`));
  } catch (error) {
    return failure(
      say(
        `The name ${hostname} cannot be resolved (${reasonOf(error)})`,
        `域名 ${hostname} 无法解析（${reasonOf(error)}）`,
      ),
      say('Create the record of the domain, or correct the name.', '添加域名解析，或改正域名。'),
    );
  }
}

function judgeLength(given: string, context: DoctorContext): Finding {
  const functionName = context.functionNames.reduce(
    (longest, name) => (name.length > longest.length ? name : longest),
    '',
  );
  const envId = context.configuration.envId ?? context.project?.envId ?? 'environment-0123456789';
  const target = { envId, functionName: functionName || 'payment_callback' };
  // The longest that an address can be: a refund, whose token has the numbers of its sub-merchant.
  const digits = '0'.repeat(10);
  const { length } = notifyUrl(
    'refund',
    target,
    {
      out_trade_no: '0',
      out_refund_no: '0',
      refund_fee: 1,
      sub_mch_id: digits,
      sub_appid: 'wx0000000000000000',
    },
    { baseUrl: given, secret: '0'.repeat(16), mchId: digits },
  );
  if (length <= MOST_CHARACTERS)
    return ok(
      say(
        `Notify addresses have at most ${length} of ${MOST_CHARACTERS} characters`,
        `通知地址最长 ${length} 个字符，上限 ${MOST_CHARACTERS}`,
      ),
    );
  return failure(
    say(
      `Notify addresses have up to ${length} characters, and WeChat Pay accepts ${MOST_CHARACTERS}`,
      `通知地址最长 ${length} 个字符，而微信支付的上限是 ${MOST_CHARACTERS}`,
    ),
    say(
      'Use a shorter domain and path, or shorter names of functions.',
      '使用更短的域名和路径，或更短的函数名。',
    ),
  );
}

/** A GET, which a gateway refuses without any effect. */
async function judgeAnswer(base: string): Promise<Finding> {
  const cure = say(
    'Start the gateway, and let the proxy pass POST requests below /notify/ to it with their paths unchanged. A machine behind the same router may not reach its own public address: then ask from elsewhere.',
    '启动网关，并让代理把 /notify/ 下的 POST 请求原样转发给它。同一路由器后面的机器可能访问不到自己的公网地址：请换一台机器检查。',
  );
  let answer: Answered;
  try {
    answer = await ask(`${base.replace(/\/+$/, '')}/notify/pay/cloudpay-doctor/none/none`);
  } catch (error) {
    const reason = reasonOf(error);
    return isUntrusted(error)
      ? failure(
          say(
            `The certificate of the notify address is not trusted (${reason}): WeChat Pay does not notify there`,
            `通知地址的证书不可信（${reason}）：微信支付不会向它发送通知`,
          ),
          say(
            'Use a certificate of a public authority, with its whole chain, that is not expired and names this domain.',
            '使用公共机构签发、包含完整证书链、未过期且域名一致的证书。',
          ),
        )
      : failure(say(`The notify address does not answer (${reason})`, `通知地址没有响应（${reason}）`), cure);
  }
  const { status, headers, body } = answer;
  if (status === 405 && headers.allow?.includes('POST') && /return_code|"code"/.test(body))
    return ok(say('The gateway answers at the notify address', '网关在通知地址上有响应'));
  if (status >= 300 && status < 400)
    return failure(
      say(
        `The notify address redirects (HTTP ${status}), and WeChat Pay follows no redirect`,
        `通知地址返回重定向（HTTP ${status}），而微信支付不会跟随重定向`,
      ),
      say(
        `Give the address that it leads to${headers.location ? ', without the path' : ''}.`,
        '直接使用重定向后的地址。',
      ),
    );
  return failure(
    say(
      `Something else than a gateway answers at the notify address (HTTP ${status})`,
      `在通知地址上响应的不是网关（HTTP ${status}）`,
    ),
    cure,
  );
}
