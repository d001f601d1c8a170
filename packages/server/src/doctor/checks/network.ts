import { type Check, type Finding, failure, ok, say, skipped, warning } from '../check';
import type { DoctorContext } from '../context/context';
import { materialOf } from '../context/material';
import { addressesOf } from '../probes/addresses';
import { type Answered, ask, isUntrusted, reasonOf } from '../probes/ask';
import { handshake } from '../probes/handshake';

const WECHAT_PAY = ['https://api.mch.weixin.qq.com', 'https://api2.mch.weixin.qq.com'];

/** Milliseconds. WeChat Pay v3 refuses requests whose time is more than five minutes off. */
const REFUSED_FROM = 5 * 60_000;
const TOLERABLE = 60_000;

/** An address of WeChat Pay; all after the first are backups. */
interface Host {
  readonly url: URL;
  readonly ca: string | Uint8Array | undefined;
  readonly isBackup: boolean;
}

/** Name, TLS and answer of each host of WeChat Pay, and the clock, which the first answer tells. */
export function networkChecks(context: DoctorContext): Check[] {
  // Where payments are made elsewhere, nothing is sent to WeChat Pay from here.
  if (context.accounts.length === 0 && context.way !== 'none') return [];
  const hosts = hostsOf(context);
  const answers = new Map<Host, Promise<Answered>>();
  const answerOf = (host: Host) => {
    const asked = answers.get(host) ?? ask(host.url.href, { ca: host.ca });
    answers.set(host, asked);
    return asked;
  };
  return [
    ...hosts.flatMap((host) => {
      const subject = host.url.host;
      return [
        { id: 'dns', subject, run: () => judgeName(host) },
        { id: 'tls', subject, needs: ['dns'], run: () => judgeTls(host) },
        { id: 'reachable', subject, needs: ['tls'], run: () => judgeAnswer(host, answerOf(host)) },
      ];
    }),
    { id: 'clock', run: () => judgeClock(hosts.map((host) => () => answerOf(host))) },
  ];
}

/** Each host once, as the accounts name them. Without an account: WeChat Pay's own. */
function hostsOf({ accounts }: DoctorContext): Host[] {
  const options = accounts.length === 0 ? [{}] : accounts.map((account) => account.options);
  const hosts = new Map<string, Host>();
  for (const { endpoints = WECHAT_PAY, ca } of options) {
    for (const [index, endpoint] of endpoints.entries()) {
      if (!URL.canParse(endpoint)) continue;
      const url = new URL(endpoint);
      const known = hosts.get(url.host);
      const isBackup = index > 0 && known?.isBackup !== false;
      hosts.set(url.host, { url, ca: ca === undefined ? undefined : readable(ca), isBackup });
    }
  }
  return [...hosts.values()];
}

function readable(ca: string | Uint8Array): Uint8Array | undefined {
  try {
    return materialOf(ca);
  } catch {
    return undefined;
  }
}

/** Payments go on without the backup host. */
function judged({ isBackup }: Host): typeof failure {
  return (text, cure) => (isBackup ? { ...warning(text, cure), isObstacle: true } : failure(text, cure));
}

async function judgeName(host: Host): Promise<Finding> {
  const { hostname } = host.url;
  try {
    await addressesOf(hostname);
    return ok(say(`The name ${hostname} is resolved`, `域名 ${hostname} 可以解析`));
  } catch (error) {
    return judged(host)(
      say(
        `The name ${hostname} cannot be resolved (${reasonOf(error)})`,
        `域名 ${hostname} 无法解析（${reasonOf(error)}）`,
      ),
      say(
        'Check the DNS servers of this machine, and whether it has access to the Internet.',
        '检查本机的 DNS 设置，以及能否访问外网。',
      ),
    );
  }
}

async function judgeTls(host: Host): Promise<Finding> {
  const { url, ca } = host;
  if (url.protocol !== 'https:')
    return ok(say(`${url.host} is on this machine and needs no TLS`, `${url.host} 在本机，不需要 TLS`));
  try {
    await handshake(url, ca);
    return ok(say(`${url.host} speaks TLS with a trusted certificate`, `${url.host} 的 TLS 证书可信`));
  } catch (error) {
    const reason = reasonOf(error);
    if (isUntrusted(error))
      return judged(host)(
        say(
          `The certificate of ${url.host} is not trusted (${reason})`,
          `${url.host} 的证书不可信（${reason}）`,
        ),
        say(
          'Another server may answer in its place: look for a proxy that reads TLS. If it is your own, give its certificate as ca (CLOUDPAY_CA). Check the clock and ca-certificates of this machine.',
          '可能有别的服务器冒充它响应：检查是否有解密 TLS 的代理。若是自己的代理，把它的证书配置为 ca（CLOUDPAY_CA）。再检查本机时间和 ca-certificates。',
        ),
      );
    return unreachable(host, reason);
  }
}

async function judgeAnswer(host: Host, answer: Promise<Answered>): Promise<Finding> {
  const { host: name } = host.url;
  try {
    await answer;
    return ok(
      host.isBackup
        ? say(`The backup host ${name} answers`, `备用域名 ${name} 有响应`)
        : say(`${name} answers`, `${name} 有响应`),
    );
  } catch (error) {
    return unreachable(host, reasonOf(error));
  }
}

function unreachable(host: Host, reason: string): Finding {
  const { host: name } = host.url;
  return judged(host)(
    host.isBackup
      ? say(`The backup host ${name} does not answer (${reason})`, `备用域名 ${name} 没有响应（${reason}）`)
      : say(`${name} does not answer (${reason})`, `${name} 没有响应（${reason}）`),
    say(
      'Let this machine make https connections to it: firewall, security group, egress rules of the cluster, NAT.',
      '允许本机向它发起 https 连接：检查防火墙、安全组、集群出口规则和 NAT。',
    ),
  );
}

/** @param ways to ask a host, the first one that answers with a date decides */
async function judgeClock(ways: readonly (() => Promise<Answered>)[]): Promise<Finding> {
  for (const way of ways) {
    const answer = await way().catch(() => undefined);
    const theirs = Date.parse(answer?.headers.date ?? '');
    if (!answer || Number.isNaN(theirs)) continue;
    // The header has whole seconds.
    return judgeDifference(answer.at - theirs - 500);
  }
  return skipped(
    say('Clock of this machine', '本机时间'),
    say('no host of WeChat Pay has answered', '没有微信支付的服务器响应'),
  );
}

function judgeDifference(ahead: number): Finding {
  const seconds = Math.round(Math.abs(ahead) / 1000);
  if (Math.abs(ahead) < TOLERABLE) return ok(say('The clock of this machine is right', '本机时间准确'));
  const text = say(
    `The clock of this machine is ${seconds} s ${ahead > 0 ? 'ahead' : 'behind'}`,
    `本机时间${ahead > 0 ? '快' : '慢'}了 ${seconds} 秒`,
  );
  const cure = say(
    'Set it, and keep it right with NTP. WeChat Pay v3 refuses requests, and notifications are refused here, from 5 minutes on.',
    '校准时间，并启用 NTP。相差 5 分钟起，微信支付 v3 会拒绝请求，这里也会拒绝通知。',
  );
  return Math.abs(ahead) < REFUSED_FROM ? warning(text, cure) : failure(text, cure);
}
