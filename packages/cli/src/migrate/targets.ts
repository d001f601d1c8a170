import type { Text } from '@opencloudpay/internal';
import type { Place } from '../init/places';
import { say } from '../init/say';

/** Where a project goes. */
export type Target = 'server' | 'compose' | 'kubernetes' | 'aws' | 'aliyun' | 'scf' | 'cloudbase';

export interface TargetRule {
  readonly label: Text;
  /** Where its functions run. */
  readonly place: Place;
  /** Whether the functions are called on a platform, by an entry. */
  readonly hasEntry: boolean;
}

export const TARGETS: Readonly<Record<Target, TargetRule>> = {
  server: {
    label: say('an own server with systemd', '自己的服务器（systemd）'),
    place: 'serve',
    hasEntry: false,
  },
  compose: {
    label: say('an own server with Docker Compose', '自己的服务器（Docker Compose）'),
    place: 'serve',
    hasEntry: false,
  },
  kubernetes: { label: say('Kubernetes', 'Kubernetes'), place: 'serve', hasEntry: false },
  aws: {
    label: say(
      'functions on AWS Lambda, with a server for keys and documents',
      '云函数在 AWS Lambda，密钥和数据在自己的服务器',
    ),
    place: 'aws-lambda',
    hasEntry: true,
  },
  aliyun: {
    label: say(
      'functions on Alibaba Cloud Function Compute, with a server for keys and documents',
      '云函数在阿里云函数计算，密钥和数据在自己的服务器',
    ),
    place: 'aliyun-fc',
    hasEntry: true,
  },
  scf: {
    label: say(
      'functions on Tencent Cloud SCF, with a server for keys and documents',
      '云函数在腾讯云 SCF，密钥和数据在自己的服务器',
    ),
    place: 'tencent-scf',
    hasEntry: true,
  },
  cloudbase: {
    label: say('staying on CloudBase, with an own merchant account', '留在云开发，使用自己的商户号'),
    place: 'cloudbase',
    hasEntry: false,
  },
};

/** Whether the mini program, the documents and the files leave CloudBase. */
export function leaves(target: Target): boolean {
  return target !== 'cloudbase';
}

/** The name of a shop on a platform: callbacks are `shop-<function>` there. */
export const SHOP = 'shop';
