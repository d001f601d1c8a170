import type { ProtocolVersion } from '@opencloudpay/emulator';
import { InvalidArgumentError, Option } from 'commander';

/** What the option gives to a command. */
export interface ProtocolOption {
  /** The version of WeChat Pay's protocol that functions use. */
  version: ProtocolVersion;
}

/** `--version v3` of a command that runs functions. Default: `CLOUDPAY_VERSION`, else v2. */
export function protocolOption(): Option {
  return (
    new Option('--version <version>', "the version of WeChat Pay's protocol that functions use")
      .env('CLOUDPAY_VERSION')
      // Named for help and completion; the parser behind it also takes an empty variable.
      .choices(['v2', 'v3'])
      .argParser(versionOf)
      .default('v2')
  );
}

function versionOf(text: string): ProtocolVersion {
  const version = text.trim();
  // An empty variable counts as unset.
  if (version === '') return 'v2';
  if (version === 'v2' || version === 'v3') return version;
  throw new InvalidArgumentError('It is v2 or v3.');
}
