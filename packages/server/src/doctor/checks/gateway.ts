import { optionsFromEnvironment } from '@opencloudpay/cloudpay';
import { callPath } from '@opencloudpay/contracts/cloudpay-wire';
import { type Check, type Finding, failure, ok, say } from '../check';
import type { DoctorContext } from '../context/context';
import { materialOf } from '../context/material';
import { ask, isUntrusted, reasonOf } from '../probes/ask';

/** The gateway that functions call, at each of its addresses. Whether it accepts the token, `--live` shows. */
export function gatewayChecks({ way, env, problems }: DoctorContext): Check[] {
  if (way !== 'calls' || problems.length > 0) return [];
  const options = optionsFromEnvironment(env);
  if (!('gateway' in options)) return [];
  const { url, ca } = options.gateway;
  return [url].flat().map((address) => ({
    id: 'gateway-answers',
    subject: address,
    run: () => judge(address, ca === undefined ? undefined : materialOf(ca)),
  }));
}

/** A GET, which a gateway refuses without any effect. */
async function judge(url: string, ca: Uint8Array | undefined): Promise<Finding> {
  const cure = say(
    'Start the gateway, or correct CLOUDPAY_GATEWAY_URL; a proxy must pass /v1/ with its paths unchanged.',
    '启动网关，或改正 CLOUDPAY_GATEWAY_URL；代理必须原样转发 /v1/ 下的路径。',
  );
  try {
    const { status, body } = await ask(`${url.replace(/\/+$/, '')}${callPath('queryOrder')}`, { ca });
    if (status === 405 && body.includes('METHOD_NOT_ALLOWED'))
      return ok(say(`The gateway at ${url} answers`, `${url} 的网关有响应`));
    return failure(
      say(
        `Something else than a gateway answers at ${url} (HTTP ${status})`,
        `${url} 处响应的不是网关（HTTP ${status}）`,
      ),
      cure,
    );
  } catch (error) {
    const reason = reasonOf(error);
    return isUntrusted(error)
      ? failure(
          say(
            `The certificate of the gateway at ${url} is not trusted (${reason})`,
            `${url} 的网关的证书不可信（${reason}）`,
          ),
          say(
            'If it is of your own authority, give that as CLOUDPAY_CA; otherwise renew it.',
            '若是自己的证书机构签发，把该机构的证书配置为 CLOUDPAY_CA；否则请更新证书。',
          ),
        )
      : failure(
          say(`The gateway at ${url} does not answer (${reason})`, `${url} 的网关没有响应（${reason}）`),
          cure,
        );
  }
}
