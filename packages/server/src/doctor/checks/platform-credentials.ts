import type { AdapterConfiguration } from '@opencloudpay/function-adapters';
import type { Text } from '@opencloudpay/internal';
import { say } from '../check';

/** Why a key cannot be one of its platform. */
export interface CredentialProblem {
  text: Text;
  cure: Text;
}

/** How the ids of a platform's keys look, and those of temporary ones, which are nothing without their token. */
interface KeyForm {
  id: string;
  secret: string;
  token: string;
  fits: RegExp;
  temporary?: RegExp;
}

/**
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 * @see https://help.aliyun.com/zh/ram/user-guide/create-an-accesskey-pair
 * @see https://cloud.tencent.com/document/product/598/40488
 */
const TENCENT = { id: 'secretId', secret: 'secretKey', fits: /^AKID[\w-]{16,}$/ };
const FORMS: Readonly<Record<string, KeyForm>> = {
  cloudbase: { ...TENCENT, token: 'sessionToken' },
  'tencent-scf': { ...TENCENT, token: 'token' },
  'aws-lambda': {
    ...{ id: 'accessKeyId', secret: 'secretAccessKey', token: 'sessionToken' },
    ...{ fits: /^A[A-Z]{3}[A-Z0-9]{16}$/, temporary: /^ASIA/ },
  },
  'aliyun-fc': {
    ...{ id: 'accessKeyId', secret: 'accessKeySecret', token: 'securityToken' },
    ...{ fits: /^(?:LTAI|STS\.)[A-Za-z0-9]{8,}$/, temporary: /^STS\./ },
  },
};

/** What is wrong with the form of an adapter's key; `undefined` if nothing is, or if it names none. No text has the key in it. */
export function credentialProblem(configuration: AdapterConfiguration): CredentialProblem | undefined {
  const form = FORMS[configuration.adapter];
  const options = configuration as unknown as Readonly<Record<string, unknown>>;
  const text = (name: string) => {
    const value = options[name];
    return typeof value === 'string' ? value : undefined;
  };
  const id = form && text(form.id);
  if (!form || id === undefined) return undefined;
  const { secret, token, fits, temporary } = form;
  if (fits.test(text(secret) ?? ''))
    return {
      text: say(`${secret} looks like the id of a key`, `${secret} 看起来是密钥 ID`),
      cure: say(`Exchange ${form.id} and ${secret}.`, `${form.id} 与 ${secret} 可能写反了。`),
    };
  if (!fits.test(id))
    return {
      text: say(
        `${form.id} does not have the form of this platform’s keys`,
        `${form.id} 不符合该平台的密钥格式`,
      ),
      cure: say('Copy the id of the key from the platform’s console.', '从平台控制台复制密钥 ID。'),
    };
  if (temporary?.test(id) && !text(token))
    return {
      text: say(
        `${form.id} is that of temporary credentials, which need ${token}`,
        `${form.id} 是临时密钥，还需要 ${token}`,
      ),
      cure: say(`Also give ${token}, or a key that lasts.`, `补上 ${token}，或改用长期密钥。`),
    };
  return undefined;
}
