import { say } from '../../terminal/say';
import { textSchema } from './json-schema';
import { listOf } from './readers';
import { type Place, type Reader, tell, variableOf } from './reading';
import { pem } from './secrets';

/** The serial number of the merchant's certificate; or the certificate itself, as PEM text or the path of it. */
export function serialNo(): Reader<string> {
  const certificate = pem();
  const read = (given: unknown, at: Place) =>
    typeof given === 'string' && isWord(given) ? given.trim() : certificate.read(given, at);
  return {
    schema: {
      ...certificate.schema,
      description:
        'the serial number of the merchant’s API certificate, or the certificate: PEM text or its path',
    },
    read,
    readVariable: (name, at) => read(variableOf(at.source, name), at),
  };
}

/** No path of a certificate, and no PEM text. */
function isWord(given: string): boolean {
  return /^\s*[0-9A-Za-z_:][0-9A-Za-z_:\s]*$/.test(given);
}

/** The id of WeChat Pay’s public key. */
export function publicKeyId(): Reader<string> {
  const must = say(
    'must be the id PUB_KEY_ID_… that the merchant platform shows beside the public key',
    '应为商户平台在公钥旁显示的公钥 ID（PUB_KEY_ID_…）',
  );
  const read = (given: unknown, at: Place) => {
    const written = typeof given === 'string' ? given.trim() : '';
    if (/^PUB_KEY_ID_[0-9A-Z]+$/.test(written)) return written;
    const isSerial = /^[0-9A-Fa-f]{40}$/.test(written);
    return tell(
      at,
      say(
        `${isSerial ? 'is the serial number of a certificate; it ' : ''}${must.en}.`,
        `${isSerial ? '填成了证书序列号，' : ''}${must.zh}。`,
      ),
    );
  };
  return {
    schema: textSchema(/^\s*PUB_KEY_ID_[0-9A-Z]+\s*$/, must.en),
    read,
    readVariable: (name, at) => read(variableOf(at.source, name), at),
  };
}

/**
 * Platform certificates: a list of PEM texts and paths; in a variable paths with commas between them, or PEM texts one
 * after the other.
 */
export function certificates(): Reader<string[]> {
  const list = listOf(pem());
  return {
    ...list,
    readVariable: (name, at) => {
      const texts = certificatesIn(variableOf(at.source, name) ?? '');
      return texts.flatMap((text) => list.items?.read(text, at) ?? []) as string[];
    },
  };
}

function certificatesIn(text: string): string[] {
  if (text.includes('-----BEGIN'))
    return text.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----/g) ?? [text];
  return text.split(',').flatMap((path) => path.trim() || []);
}
