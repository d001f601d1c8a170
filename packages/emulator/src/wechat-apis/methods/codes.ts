import { codePicture } from '../code-picture';
import { type EmulatedMethod, type Outcome, Refusal } from '../method';
import { DATA_FORMAT, oneOf, optionalText, type Parameters, requiredText } from '../parameters';

const PATH = 40159;
const PAGE = 41030;
const SCENE = 40169;
const LONGEST_PATH = 1024;

/** `wxacode.get` and `wxacode.createQRCode`: a code of a path. */
export const codeOfPath: EmulatedMethod = ({ params }) => {
  const path = requiredText(params, 'path', PATH, 'invalid length for path, or the data is not json string');
  if (path.length > LONGEST_PATH)
    throw new Refusal(PATH, `invalid length for path: at most ${LONGEST_PATH} characters`);
  return picture(params, path);
};

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
  return {
    answer: { contentType: 'image/png', body: codePicture(target, width) },
    effect: { kind: 'code', target },
  };
}
