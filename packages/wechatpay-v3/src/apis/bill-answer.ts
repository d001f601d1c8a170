import { oneOf, text } from './answers';
import { answerOf } from './define-api';

/** Where a bill is, and its digest. */
export const billAnswer = answerOf({
  properties: {
    hash_type: oneOf(['SHA1'], { en: 'the kind of digest', zh: '哈希算法' }),
    hash_value: text({
      en: 'the digest of the uncompressed bill in lower-case hex',
      zh: '未压缩账单的摘要值，小写十六进制',
    }),
    download_url: text({
      en: 'the address of the file, valid for five minutes; its download is signed too',
      zh: '账单下载地址，五分钟内有效；下载请求同样需要签名',
    }),
  },
  required: ['hash_type', 'hash_value', 'download_url'],
});
