import type { ProjectDescription } from '@opencloudpay/check';
import type { Answers } from '../../init/answers';
import type { DeployedFile } from '../deployed-files';
import { SHOP, type Target } from '../targets';
import { serverlessDevs } from './aliyun-fc';
import { samTemplate } from './aws-lambda';
import { entryManifest, entryText } from './entry';
import type { Deployment } from './platform';
import { scfFiles } from './tencent-scf';

interface PlatformRule {
  readonly subpath: string;
  /** The function of the entry, and the name that the platform calls. */
  readonly made: string;
  readonly exported: string;
  files(deployment: Deployment): Readonly<Record<string, string>>;
}

const PLATFORMS: Partial<Record<Target, PlatformRule>> = {
  aws: {
    ...{ subpath: 'aws-lambda', made: 'awsLambda', exported: 'handler' },
    files: (deployment) => ({ 'template.yaml': samTemplate(deployment) }),
  },
  aliyun: {
    ...{ subpath: 'aliyun-fc', made: 'aliyunFc', exported: 'handler' },
    files: (deployment) => ({ 's.yaml': serverlessDevs(deployment) }),
  },
  scf: {
    ...{ subpath: 'tencent-scf', made: 'tencentScf', exported: 'main_handler' },
    files: scfFiles,
  },
};

/** The entry of a platform with its deployment file and its package, in `deploy/<platform>`; none for a server. */
export function platformFiles(
  target: Target,
  { options }: Answers,
  { functions }: ProjectDescription,
  version: string,
): DeployedFile[] {
  const rule = PLATFORMS[target];
  if (!rule) return [];
  const deployment: Deployment = {
    name: SHOP,
    region: options['region'] ?? '',
    functions: functions.filter(({ entry }) => entry !== undefined),
  };
  const files = {
    'index.js': entryText(deployment, rule),
    'package.json': entryManifest(rule.subpath, version),
    ...rule.files(deployment),
  };
  return Object.entries(files).map(([path, text]) => ({ path: `deploy/${rule.subpath}/${path}`, text }));
}
