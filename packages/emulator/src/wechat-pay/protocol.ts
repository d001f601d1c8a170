import type { ProtocolVersion } from '@opencloudpay/cloudpay';
import { previewOption, say } from '@opencloudpay/internal';
import { EmulatorError } from '../errors';

/**
 * The version of WeChat Pay's protocol in the options of an emulator.
 *
 * @throws {EmulatorError} OPTION_INVALID
 */
export function protocolOf({ version = 'v2' }: { version?: ProtocolVersion | undefined }): ProtocolVersion {
  if (version === 'v2' || version === 'v3') return version;
  throw new EmulatorError(
    'OPTION_INVALID',
    say(
      `version must be v2 or v3, got ${previewOption(version)}.`,
      `version 必须是 v2 或 v3，实际为 ${previewOption(version)}。`,
    ),
  );
}
