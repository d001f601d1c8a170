import type { EmulatedMethod } from '../method';
import { codeOfScene, programCode, qrCode } from './codes';
import { customerServiceMessage, subscribeMessage, uniformMessage } from './messages';
import { openData } from './open-data';
import { shippingInfo } from './shipping';
import { phoneNumber, pictureCheck, textCheck } from './users';

/** The methods that the emulator checks and answers. */
export const EMULATED_METHODS: Readonly<Record<string, EmulatedMethod>> = {
  'cloudbase.getOpenData': openData,
  'customerServiceMessage.send': customerServiceMessage,
  'phonenumber.getPhoneNumber': phoneNumber,
  'security.imgSecCheck': pictureCheck,
  'security.msgSecCheck': textCheck,
  'subscribeMessage.send': subscribeMessage,
  'uniformMessage.send': uniformMessage,
  'wxa.sec.order.uploadShippingInfo': shippingInfo,
  'wxacode.createQRCode': qrCode,
  'wxacode.get': programCode,
  'wxacode.getUnlimited': codeOfScene,
};
