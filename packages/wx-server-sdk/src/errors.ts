import { CodedError } from '@opencloudpay/contracts/coded-error';
import { INSTEAD } from '@opencloudpay/contracts/stand-in-members';

/** Machine-readable codes of errors that the original does not have. */
export type WxServerSdkErrorCode =
  /** The real wx-server-sdk may have this member; this package has not. */
  'MEMBER_NOT_OFFERED';

/** A function uses a member that this package does not have. */
export class MemberNotOffered extends CodedError<WxServerSdkErrorCode> {
  /** @param offered the members that this package has */
  constructor(member: string, offered: readonly string[]) {
    super(
      'MEMBER_NOT_OFFERED',
      `cloud.${member} is not part of @opencloudpay/wx-server-sdk, which has ${offered.join(', ')}. ` +
        `${Object.hasOwn(INSTEAD, member) ? `${INSTEAD[member]} Or keep` : 'Keep'} the real wx-server-sdk for cloud.${member}, and take payments with createCloudPay() of @opencloudpay/cloudpay beside it.`,
    );
  }
}
