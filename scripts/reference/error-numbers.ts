import { type Both, both } from './page.ts';

/** What the numbers of wx-server-sdk mean here, and what to do. */
export const numbers: Readonly<Record<number, Both>> = {
  [-1]: both(
    'An error without a number: the text says what happened. Of `doc().get()`: no such document.',
    '没有单独错误码的错误，原因见错误信息。`doc().get()` 时表示没有该记录。',
  ),
  [-501001]: both(
    'Something behind the SDK failed: the host or the database does not answer. On CloudBase with `invalid wx openapi access_token`: no user called the function. A write may have happened.',
    'SDK 背后的服务出错：函数服务或数据库没有响应。在云开发上带有 `invalid wx openapi access_token` 时：云函数不是由用户触发的。写入可能已经生效。',
  ),
  [-501002]: both(
    'The host did not answer in time. Query before you repeat.',
    '函数服务没有及时响应。请先查询再重试。',
  ),
  [-501003]: both(
    'The token makes more calls a second than `calls.rate` allows: slow down, or raise it.',
    '令牌每秒的调用次数超过 `calls.rate`：请降低频率，或提高上限。',
  ),
  [-501004]: both(
    'The token has more calls at once than `calls.concurrency` allows.',
    '令牌的并发调用数超过 `calls.concurrency`。',
  ),
  [-501005]: both(
    'The environment is not served here: compare `envId` with the configuration.',
    '这里没有该环境：请将 `envId` 与配置比较。',
  ),
  [-501006]: both(
    'The SDK’s own parameters are wrong: give `cloud.init` an environment.',
    'SDK 自身的参数有误：请为 `cloud.init` 指定环境。',
  ),
  [-501007]: both(
    'A parameter is missing or wrong; nothing was sent. The text names each one.',
    '缺少参数或参数有误，没有发送任何请求。错误信息列出每一个参数。',
  ),
  [-501008]: both('The request comes from where it may not come from.', '请求来源不被允许。'),
  [-501009]: both(
    'The account is missing or wrong: the text names the variables.',
    '缺少账号或账号有误：错误信息列出变量名。',
  ),
  [-502001]: both(
    'The database refused the request. `E11000 duplicate key`: the value exists.',
    '数据库拒绝了请求。`E11000 duplicate key` 表示该值已存在。',
  ),
  [-502002]: both('The command of the query or update does not exist.', '查询或更新中使用了不存在的指令。'),
  [-502003]: both(
    'The permission of the collection does not allow it to a mini program.',
    '集合的权限不允许小程序执行此操作。',
  ),
  [-502004]: both('Too many collections.', '集合数量超过上限。'),
  [-502005]: both(
    'The collection does not exist: create it, and check its name.',
    '集合不存在：请创建，并检查名称。',
  ),
  [-503001]: both('The storage failed, or a parameter is wrong.', '存储出错，或参数有误。'),
  [-503002]: both('The permission of the files does not allow it.', '文件的权限不允许此操作。'),
  [-503003]: both('There is no such file.', '文件不存在。'),
  [-503004]: both(
    'The address of the file was not signed here, or is too old.',
    '文件地址不是由这里签名的，或已过期。',
  ),
  [-504001]: both('The function could not be called: see the text.', '无法调用该云函数，原因见错误信息。'),
  [-504002]: both(
    'The function threw, crashed or did not return in time.',
    '云函数抛出异常、异常退出，或没有及时返回。',
  ),
  [-601001]: both(
    'WeChat Pay or the gateway failed, or gave an answer that is none. Query before you repeat.',
    '微信支付或网关出错，或响应无效。请先查询再重试。',
  ),
  [-601002]: both('A parameter of WeChat’s API is wrong.', '微信接口的参数有误。'),
  [-601003]: both(
    'Nothing was reached or changed: repeat the call.',
    '没有连上，也没有产生任何变化：请重试。',
  ),
  [-601004]: both(
    'The token is unknown, or may not act for this merchant or environment.',
    '令牌未知，或不能代表该商户或环境。',
  ),
  [-601008]: both(
    '**The outcome is unknown.** Query with `error.query`, then repeat with the same number.',
    '**结果未知**。请用 `error.query` 查询，再用相同的单号重试。',
  ),
  [-604100]: both('There is no API of this name.', '没有这个名称的接口。'),
  [-604101]: both(
    'The function’s `config.json` does not declare the API in `permissions.openapi`.',
    '云函数的 `config.json` 没有在 `permissions.openapi` 中声明该接口。',
  ),
  [-604102]: both('WeChat did not answer in time, and may have acted.', '微信没有及时响应，但可能已经执行。'),
  [-604103]: both(
    'WeChat could not be reached: the text says whether anything was sent.',
    '无法连接微信：错误信息会说明是否已发出请求。',
  ),
};
