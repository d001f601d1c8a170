import { isObject } from '@opencloudpay/cloudpay';
import type { OpenApiRequest } from '@opencloudpay/contracts/openapi-wire';

/** Extensions of the kinds of files that WeChat takes, as the original has them. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpeg',
  'image/gif': 'gif',
  'image/bmp': 'bmp',
  'image/webp': 'webp',
  'audio/amr': 'amr',
  'audio/mp3': 'mp3',
  'audio/mpeg': 'mpga',
  'audio/mp4': 'm4a',
  'video/mp4': 'mp4',
};

/**
 * Divides the parameters of a method into values and files. A file is `{ contentType, value: Buffer }`.
 *
 * @param data with converted keys
 * @param displayName `openapi.security.imgSecCheck`
 */
export function dividedParameters(
  data: unknown,
  displayName: string,
): Pick<OpenApiRequest, 'params' | 'files'> {
  const params: Record<string, unknown> = {};
  const files: Record<string, OpenApiRequest['files'][string]> = {};
  for (const [key, value] of Object.entries(data ?? {})) {
    const file = fileIn(key, value, displayName);
    if (file) files[key] = file;
    else if (value !== undefined) params[key] = value;
  }
  return { params, files };
}

function fileIn(
  key: string,
  value: unknown,
  displayName: string,
): OpenApiRequest['files'][string] | undefined {
  if (!isObject(value)) return undefined;
  const { contentType: camel, content_type: snake, value: content, fileName } = value;
  const given = camel || snake;
  if (!given || !Buffer.isBuffer(content)) return undefined;
  const contentType = String(given);
  const extension = EXTENSIONS[contentType];
  if (extension === undefined)
    console.warn(
      `[${displayName}] ${key}.contentType is not the type of a picture, a sound or a video that WeChat takes`,
    );
  return {
    contentType,
    filename: fileName ? String(fileName) : `${key}.${extension ?? 'png'}`,
    content: content.toString('base64'),
  };
}
