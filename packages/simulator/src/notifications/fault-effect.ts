import type { Text } from '@opencloudpay/internal';
import type { FaultEffect } from '../records/fault';

/** What a fault did to an attempt, in both languages, with the name of the fault. */
export function faultEffect(
  { id, type }: { id: string; type: FaultEffect['type'] },
  { en, zh }: Text,
): FaultEffect {
  return { faultId: id, type, text: `${en} (fault ${type}).`, zh: `${zh}（故障 ${type}）。` };
}
