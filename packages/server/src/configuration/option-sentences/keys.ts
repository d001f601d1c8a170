import type { Sentence } from './sentence';

/** Sentences of `wechatpay` and `wechatpay-v3`: keys, certificates, addresses. */
export const ofKeys: readonly Sentence[] = [
  // What to do: the ends of texts.
  [
    /Give the text of pub_key\.pem from the merchant platform \(API security, WeChat Pay public key\) under its id PUB_KEY_ID_…, or the platform certificate under its serial number\./,
    '请填写商户平台（API 安全 → 微信支付公钥）下载的 pub_key.pem 及其 ID（PUB_KEY_ID_…），或填写平台证书及其序列号。',
  ],
  [
    /Give the text of pub_key\.pem from the merchant platform too\./,
    '还需填写从商户平台下载的 pub_key.pem。',
  ],
  [
    /Give the text of apiclient_key\.pem, from the merchant platform \(API security, API certificate\)\./,
    '请使用商户平台（API 安全 → API 证书）的 apiclient_key.pem。',
  ],
  [
    /Copy the serial number of the merchant’s API certificate from the merchant platform \(API security, API certificate\)\./,
    '请从商户平台（API 安全 → API 证书）复制商户 API 证书的序列号。',
  ],
  [
    /Copy all 32 characters of the APIv3 key from the merchant platform \(API security\)\./,
    '请从商户平台（API 安全）完整复制 32 个字符的 APIv3 密钥。',
  ],
  [/It has spaces or a line break around it: remove them\./, '前后有空格或换行：请删除。'],
  [
    /Set the APIv3 key on the merchant platform \(API security\) and give its 32 characters\.?/,
    '请在商户平台（API 安全）设置 APIv3 密钥，并填写它的 32 个字符。',
  ],
  [
    /Give the id PUB_KEY_ID_… that the merchant platform shows beside the public key\.?/,
    '请填写商户平台在公钥旁显示的公钥 ID（PUB_KEY_ID_…）。',
  ],
  [
    /Download WeChat Pay’s public key from the merchant platform \(API security, WeChat Pay public key\)\.?/,
    '请从商户平台（API 安全 → 微信支付公钥）下载微信支付公钥。',
  ],
  [
    /Give apiclient_cert\.pem and apiclient_key\.pem of the same download\.?/,
    '请使用同一次下载的 apiclient_cert.pem 和 apiclient_key.pem。',
  ],
  [
    /Give the bytes of apiclient_cert\.p12, or the text of the PEM files\.?/,
    '请使用 apiclient_cert.p12，或 PEM 文件的文本。',
  ],
  [
    /this machine’s clock says (\S+ \S+) UTC: if that is wrong, set it \(NTP\)/,
    '本机时间为 $1 UTC，如果不对请校准（NTP）',
  ],
  [/\((本机时间[^)]*)\.\)\.?/, '（$1。）'],
  // What is wrong.
  [
    /^is missing: give WeChat Pay’s public key \(pub_key\.pem\) and its publicKeyId .*$/,
    '未配置：请填写商户平台（API 安全）的微信支付公钥（pub_key.pem）和 publicKeyId；或填写 privateKey 和 serialNo，用来下载平台证书。',
  ],
  [
    /^is missing: give the id PUB_KEY_ID_… .*$/,
    '未配置：请填写商户平台在公钥旁显示的公钥 ID（PUB_KEY_ID_…）。',
  ],
  [/^is missing: publicKeyId was given\. ?/, '未配置：已经填写了 publicKeyId。'],
  [
    /^is missing: this API needs the merchant’s client certificate\..*$/,
    '未配置：这个接口需要商户证书。请从商户平台下载 apiclient_cert.p12 并配置为 pfx，或配置 cert 和 key。',
  ],
  [/^is missing\. (?=\p{Script=Han})/u, '未配置。'],
  [/^is missing\.?$/, '未配置。'],
  [/^is empty: set the merchant’s API key\.?$/, '为空：请填写商户的 API 密钥。'],
  [/^is empty: notifications cannot be checked without it\.?$/, '为空：没有它无法对通知验签。'],
  [/^must be text, got a value of type (\w+)\.?$/, '应为字符串，实际类型为 $1。'],
  [/^must be MD5 or HMAC-SHA256\.?$/, '应为 MD5 或 HMAC-SHA256。'],
  [/^must be the merchant number: it has digits only, at least 6\.?$/, '应为商户号：只有数字，至少 6 位。'],
  [
    /^must be direct \(an ordinary merchant\) or partner \(a service provider\)\.?$/,
    '应为 direct（普通商户）或 partner（服务商）。',
  ],
  [/^must be a number of milliseconds from 1 to (\d+)\.?$/, '应为 1 到 $1 的毫秒数。'],
  [
    /^must be a list of at least one address: leave it out for WeChat Pay’s own hosts\.?$/,
    '应为至少有一个地址的列表：使用微信支付自己的域名时请删除此项。',
  ],
  [/^holds (.*), which is not a URL\.?$/, '中的 $1 不是网址。'],
  [
    /^holds an address of (.*) with a user, a password, a query or a fragment: it must be a base address\.?$/,
    '中 $1 的地址带有用户名、密码、查询参数或 # 片段：应为基础地址。',
  ],
  [
    /^holds (.*): only https is safe for payments \(http is for loopback\)\.?$/,
    '中有 $1：支付必须使用 https（只有本机可以使用 http）。',
  ],
  [
    /^holds (.*), the address of one API or of all: give the base address, without \/v3 and what follows\.?$/,
    '中的 $1 是接口地址：请填写基础地址，去掉 /v3 及之后的部分。',
  ],
  [
    /^holds (.*), WeChat Pay’s sandbox, which has v2 only: try v3 with the simulator \(cloudpay dev\)\.?$/,
    '中的 $1 是微信支付的沙箱，只支持 v2：请用模拟器（cloudpay dev）试验 v3。',
  ],
  [
    /^holds (.*), the address of one API: give the base address, without (\S+?)\.?$/,
    '中的 $1 是某个接口的地址：请填写基础地址，去掉 $2。',
  ],
  [
    /^holds (.*): that is API v3, and this client speaks v2\. Leave \/v3 out\.?$/,
    '中的 $1 是 API v3，而这里使用 v2。请去掉 /v3。',
  ],
  [
    /^mixes WeChat Pay’s sandbox and its real hosts: .*$/,
    '混用了微信支付的沙箱和正式域名：一个没有响应时，调用会发往另一个。请只用同一种域名。',
  ],
  [/^is the merchant’s own key, not WeChat Pay’s\. ?/, '是商户自己的密钥，不是微信支付的。'],
  [/^is a certificate’s serial number\. ?/, '填成了证书序列号。'],
  [
    /^must be the id PUB_KEY_ID_… that the merchant platform shows beside the public key\.?$/,
    '应为商户平台在公钥旁显示的公钥 ID（PUB_KEY_ID_…）。',
  ],
  [
    /^must be a list of certificates in PEM\. Leave it out to have them downloaded\.?$/,
    '应为 PEM 证书的列表。删除此项则自动下载。',
  ],
  [
    /^holds only certificates that have expired, the last on (\S+)\. .*$/,
    '中的证书都已过期，最后一张于 $1 过期。请下载新的平台证书，或删除此项，由程序自动下载。',
  ],
  [/^has (\d+) bytes, but must have (\d+)\. ?/, '有 $1 字节，应为 $2 字节。'],
  [/^is a certificate, not a private key\. ?/, '是证书，不是私钥。'],
  [/^is a certificate request, not a private key\. ?/, '是证书请求文件，不是私钥。'],
  [/^is a public key, not a private key\. ?/, '是公钥，不是私钥。'],
  [
    /^is encrypted with a passphrase\. Remove it \((.*)\) and give the result\.?$/,
    '加了密码。请去掉密码（$1），使用得到的文件。',
  ],
  [/^is a PKCS#12 file \(apiclient_cert\.p12\)\. ?/, '是 PKCS#12 文件（apiclient_cert.p12）。'],
  [
    /^is a path, not the key itself: read the file and give its text\. ?/,
    '是路径，不是密钥本身：请读取文件，填写它的文本。',
  ],
  [/^is no private key in PEM\. ?/, '不是 PEM 格式的私钥。'],
  [
    /^cannot be read: the PEM is damaged, for example by missing line breaks\. ?/,
    '无法读取：PEM 已损坏，例如缺少换行。',
  ],
  [
    /^is a key of type (\S+), but WeChat Pay v3 signs with RSA\. ?/,
    '的类型是 $1，而微信支付 v3 使用 RSA 签名。',
  ],
  [
    /^is the id of WeChat Pay’s public key, which is the option publicKeyId\. ?/,
    '填成了微信支付公钥 ID，它应填在 publicKeyId。',
  ],
  [/^has other characters than hexadecimal digits\. ?/, '含有十六进制数字以外的字符。'],
  [/^has (\d+) digits, but WeChat Pay’s have 40\. ?/, '有 $1 位，而微信支付的序列号是 40 位。'],
  [
    /^is a certificate that cannot be read: the PEM is damaged\. Give the text of apiclient_cert\.pem, or its serial number\.?$/,
    '是无法读取的证书：PEM 已损坏。请填写 apiclient_cert.pem 的文本，或它的序列号。',
  ],
  [
    /^is a certificate of another key: privateKey does not belong to the certificate (\S+)\. ?/,
    '是另一个私钥的证书：privateKey 与证书 $1 不匹配。',
  ],
  [
    /^is a certificate that expired on (\S+): request a new one on the merchant platform \(API security\) and use it with its private key\. ?/,
    '是证书，已于 $1 过期：请在商户平台（API 安全）申请新证书，并与它的私钥一起使用。',
  ],
  [
    /^expired on (\S+): request a new certificate on the merchant platform \(API security\) and use it\. ?/,
    '已于 $1 过期：请在商户平台（API 安全）申请新证书并使用它。',
  ],
  [
    /^is valid only from (\S+) on, and (.*); otherwise wait or use another certificate\.?$/,
    '从 $1 起才有效；$2；时间无误时请等待，或换用其他证书。',
  ],
  [/^is a private key: WeChat Pay’s own key is public\. ?/, '是私钥：微信支付的密钥应为公钥。'],
  [/^is a certificate request\. ?/, '是证书请求文件。'],
  [
    /^is a PKCS#12 file, which belongs to the merchant and not to WeChat Pay\. ?/,
    '是 PKCS#12 文件，属于商户，不属于微信支付。',
  ],
  [/^must be an object of keys by their ids\. ?/, '应为密钥 ID 到密钥的对象。'],
  [/^is empty\. (?=\p{Script=Han})/u, '为空。'],
  [
    /^has a key whose name is neither an id PUB_KEY_ID_… nor a serial number in hexadecimal digits\. Copy the name .*$/,
    '中有一个键既不是公钥 ID（PUB_KEY_ID_…），也不是十六进制的证书序列号。请从商户平台（API 安全）复制。',
  ],
  [
    /^is the certificate with the serial number (\S+): give it under that number\.?$/,
    '是序列号为 $1 的证书：请写在该序列号下。',
  ],
  [
    /^is a certificate, but an id PUB_KEY_ID_… belongs to a public key\. ?/,
    '是证书，而公钥 ID（PUB_KEY_ID_…）对应的是公钥。',
  ],
  [/^is a public key, not a certificate\. ?/, '是公钥，不是证书。'],
  [/^must be PEM\. ?/, '应为 PEM。'],
  [/^is no public key and no certificate in PEM\. ?/, '不是 PEM 格式的公钥或证书。'],
  [/^cannot be read: the PEM is damaged\. ?/, '无法读取：PEM 已损坏。'],
  [
    /^is not an RSA key, but WeChat Pay v3 signs with RSA\. ?/,
    '不是 RSA 密钥，而微信支付 v3 使用 RSA 签名。',
  ],
  [
    /^cannot be opened with this passphrase\. The passphrase of apiclient_cert\.p12 is .* Does the file belong to this merchant\?$/,
    '无法用这个证书密码打开。apiclient_cert.p12 的证书密码默认是商户号。文件属于这个商户吗？',
  ],
  [
    /^is encrypted with a cipher that this Node\.js no longer supports: give .*$/,
    '的加密算法已不被当前的 Node.js 支持：请改用 apiclient_cert.pem 和 apiclient_key.pem，配置为 cert 和 key。',
  ],
  [
    /^cannot be read: it is not a certificate file, or it is damaged \((.*)\)\. ?/,
    '无法读取：不是证书文件，或文件已损坏（$1）。',
  ],
  [/^cannot be read: (?!\p{Script=Han})(.*?)\.?$/u, '无法读取（$1）。'],
  [
    /^of merchant (\S+) cannot be opened \((.*)\)\. Does the file belong to this merchant\? .*$/,
    '（商户 $1）无法打开（$2）。文件属于这个商户吗？apiclient_cert.p12 的证书密码默认是商户号。',
  ],
];
