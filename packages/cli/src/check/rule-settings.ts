import { ruleDescriptions, type Severity } from '@opencloudpay/check';

export const SEVERITIES: readonly (Severity | 'off')[] = ['error', 'warning', 'off'];

/** The values of `--rule`, for shells that complete them. */
export function ruleSettings(): string[] {
  return ruleDescriptions.flatMap(({ id }) => SEVERITIES.map((severity) => `${id}=${severity}`));
}
