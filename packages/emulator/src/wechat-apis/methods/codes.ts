import { codePicture } from '../code-picture';
import { type EmulatedMethod, type Outcome, Refusal } from '../method';
import {
  DATA_FORMAT,
  oneOf,
  optionalText,
  type Parameters,
  requiredObject,
  requiredText,
} from '../parameters';

const PATH = 40159;
const PAGE = 41030;
const SCENE = 40169;

/** `wxacode.get` and `wxacode.createQRCode`: a code of a path. @param longest its characters */
function codeOfPath(longest: number): EmulatedMethod {
  return ({ params }) => {
    const path = requiredText(
      params,
      'path',
      PATH,
      'invalid length for path, or the data is not json string',
    );
    if (path.length > longest)
      throw new Refusal(PATH, `invalid length for path: at most ${longest} characters`);
    return picture(params, path);
  };
}

/** `wxacode.get` */
export const programCode = codeOfPath(1024);
/** `wxacode.createQRCode` */
export const qrCode = codeOfPath(128);

/** `wxacode.getUnlimited`: a code of a page and a scene. */
export const codeOfScene: EmulatedMethod = ({ params }) => {
  const scene = requiredText(
    params,
    'scene',
    SCENE,
    'invalid length for scene, or the data is not json string',
  );
  if (!/^[0-9a-zA-Z!#$&'()*+,/:;=?@\-._~]{1,32}$/.test(scene))
    throw new Refusal(SCENE, "invalid scene: at most 32 letters, digits and !#$&'()*+,/:;=?@-._~");
  const page = optionalText(params, 'page', PAGE) ?? '';
  if (/^\/|[?#]/.test(page))
    throw new Refusal(
      PAGE,
      `invalid page: ${page} begins with a slash or has parameters, which belong into scene`,
    );
  return picture(params, `${page}?scene=${encodeURIComponent(scene)}`);
};

function picture(params: Parameters, target: string): Outcome {
  const { width = 430 } = params;
  if (typeof width !== 'number' || width < 280 || width > 1280)
    throw new Refusal(DATA_FORMAT, 'data format error: width is not a number from 280 to 1280');
  oneOf(params, 'env_version', ['release', 'trial', 'develop']);
  for (const name of ['check_path', 'auto_color', 'is_hyaline']) oneOf(params, name, [true, false]);
  if (params['line_color'] !== undefined) requiredObject(params, 'line_color');
  return {
    answer: { contentType: 'image/png', body: codePicture(target, width) },
    effect: { kind: 'code', target },
  };
}
