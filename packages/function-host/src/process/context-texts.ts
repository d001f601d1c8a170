import { DATABASE_TOKEN_VARIABLE } from '@opencloudpay/contracts/database-wire';
import { CALL_DEPTH_VARIABLE } from '@opencloudpay/contracts/function-wire';

/** Variables of a call that are ours, and not CloudBase's. */
const OWN: readonly string[] = [CALL_DEPTH_VARIABLE, DATABASE_TOKEN_VARIABLE];

/** The fields of CloudBase's `context` that repeat the variables of a call: as JSON, and as `name=value;name=value`. */
export function contextTexts(
  variables: Readonly<Record<string, string>>,
  envId: string,
): { environment: string; environ: string } {
  const values: Record<string, string> = {};
  for (const name of Object.keys(variables)) if (!OWN.includes(name)) values[name] = variables[name] ?? '';
  values['TCB_ENV'] = envId;
  values['SCF_NAMESPACE'] = envId;
  let environ = '';
  for (const name of Object.keys(values)) environ += `${environ && ';'}${name}=${values[name]}`;
  return { environment: JSON.stringify(values), environ };
}
