/** The texts of the commands of production in Chinese, by the English text of the program. */
export const serverTexts: Readonly<Record<string, string>> = {
  'run the cloud functions of a project in production: functions, mini programs, payments, timers':
    '在生产环境运行项目：云函数、小程序、支付、定时触发器',
  'configuration in JSON; default: cloudpay.json of this folder, if it exists':
    'JSON 配置文件；默认为当前目录的 cloudpay.json（如果存在）',
  'only check the configuration and load each function': '只检查配置，并加载每个云函数',
  'print the result of --check as one line of JSON': '把 --check 的结果输出为一行 JSON',
  'the folder of the project, or that of its functions': '项目目录，或云函数所在的目录',
  'receive notifications of WeChat Pay and deliver them; make calls for functions without keys':
    '接收并投递微信支付的通知；为不持有密钥的云函数发起调用',
  'configuration in JSON; default: gateway.json of this folder, if it exists':
    'JSON 配置文件；默认为当前目录的 gateway.json（如果存在）',
  'only check the configuration': '只检查配置',
  'show the log of cloudpay serve or cloudpay gateway: readable on a terminal, otherwise as JSON':
    '显示 cloudpay serve 或 cloudpay gateway 的日志：在终端里是易读的文本，否则是 JSON',
  'wait for more, also after the log was rotated': '持续等待新的内容，日志轮转之后也是',
  'only lines of a function': '只显示某个云函数的行',
  'only lines of a request, from the order that it placed to the callback':
    '只显示某个请求的行，从它下的订单到回调',
  'only lines of an order, and later ones of the calls that named it':
    '只显示某个订单的行，以及之后提到它的调用',
  'only lines of this level and above': '只显示该级别及以上的行',
  'JSON lines on a terminal, too': '在终端里也输出 JSON 行',
  'the file of the log; default: stdin': '日志文件；默认为标准输入',
  'list notifications and their deliveries, and redeliver them': '列出通知及其投递，并重新投递',
  'notifications, the newest first': '通知，最新的在前',
  'configuration of the gateway or of cloudpay serve; default: gateway.json of this folder, else cloudpay.json':
    '网关或 cloudpay serve 的配置文件；默认为当前目录的 gateway.json，没有时为 cloudpay.json',
  'JSON for programs': '输出 JSON，供程序读取',
  'only those': '只列出这些',
  'only dead letters: --state dead': '只列出死信，等同于 --state dead',
  'list every delivery attempt instead': '改为列出每一次投递',
  'only of this order': '只列出该订单的',
  'only to this callback function': '只列出投递给该回调函数的',
  'only of this environment': '只列出该环境的',
  'only from this time on: 2026-03-20T10:00, or an age such as 36h':
    '只列出此时间之后的：2026-03-20T10:00，或距今多久，如 36h',
  'only before then': '只列出此时间之前的',
  'most records to list': '最多列出的条数',
  'only smaller ids, for the next page': '只列出更小的编号，用于翻页',
  'a notification with every attempt, its event and its reply': '一个通知及其每一次投递、event 和返回值',
  'openids too': '同时显示完整的 openid',
  'id of the notification': '通知的编号',
  'redeliver notifications now, including dead letters': '立即重新投递通知，包括死信',
  'ids of the notifications': '通知的编号',
  'redeliver undelivered notifications of a period: dead letters and pending ones':
    '重新投递一段时间内未投递成功的通知：死信和待投递的',
  'received from this time on: 2026-03-20T10:00, or an age such as 36h':
    '在此时间之后收到的：2026-03-20T10:00，或距今多久，如 36h',
  'received before this time (default: now)': '在此时间之前收到的（默认：现在）',
  'also delivered notifications: their functions are called once more':
    '也包括已投递的通知：会再次调用其回调函数',
  'delete notifications delivered before a time, with their openids; orders and refunds stay':
    '删除某一时间之前已投递的通知及其中的 openid；订单和退款保留',
  'received and delivered before this time: 2026-03-20T10:00, or an age such as 90d':
    '在此时间之前收到并已投递的：2026-03-20T10:00，或距今多久，如 90d',
  'delete them; without it they are only counted': '确认删除；不加则只统计数量',
  'list orders, show one, and deliver one that the store has lost':
    '列出订单，显示一笔订单，或投递存储中丢失的订单',
  'orders, the newest first': '订单，最新的在前',
  'only of this merchant': '只列出该商户的',
  'only with this callback function': '只列出使用该回调函数的',
  'only placed from this time on: 2026-03-20T10:00, or an age such as 36h':
    '只列出此时间之后下单的：2026-03-20T10:00，或距今多久，如 36h',
  'only placed before then': '只列出此时间之前下单的',
  'most orders to list': '最多列出的订单数',
  'an order, its refunds, notifications, deliveries and mismatches': '一笔订单及其退款、通知、投递和不一致',
  'the number of the order': '商户订单号',
  'query WeChat Pay for a paid order that the store has lost, and call its callback: after a restored backup, or a failover':
    '向微信支付查询存储中丢失的已支付订单并调用其回调：用于恢复备份或数据库切换之后',
  'the environment of its callback': '其回调所在的环境',
  'its callback function': '其回调函数',
  'its container service': '其容器服务',
  'the path of its container service': '其容器服务的路径',
  'the merchant that was paid; default: as the bill names it that lists the order':
    '收款的商户号；默认取列出该订单的对账单中的商户号',
  'show the differences between WeChat Pay’s daily bills and the store': '显示微信支付每日对账单与存储的差异',
  'download and compare the bill of that day (default: yesterday) now':
    '立即下载并核对该日的对账单（默认：昨天）',
  'most days to list': '最多列出的天数',
  'a day in Beijing, such as 2026-03-20, to list its differences; default: list the days':
    '北京时间的某一天，如 2026-03-20，列出其差异；默认列出各天',
  'move documents and files in and out, and manage indexes and permissions':
    '导入、导出数据和文件，管理索引和权限',
  'read CloudBase’s exports, mongoexport’s, JSON or CSV': '导入云开发或 mongoexport 的导出文件、JSON 或 CSV',
  'a database folder': '数据库目录',
  'a PostgreSQL server. Default: DATABASE_URL': 'PostgreSQL 服务器。默认：DATABASE_URL',
  'the schema of the documents. Default: cloudpay_documents': '记录所在的 schema。默认：cloudpay_documents',
  'the environment. Default: the project’s, or the only one': '环境。默认：项目的环境，或唯一的环境',
  'the folder of a storage. Default: the project’s': '存储的目录。默认：项目的',
  'the collection. Default: the name of the file': '集合。默认：文件名',
  'for a document whose _id exists': '_id 已存在时的处理',
  'read and check everything, and store nothing': '读取并检查全部内容，但不保存',
  'a file, a folder with a file for each collection and a folder files, or - for the standard input':
    '一个文件；或一个目录，其中每个集合一个文件，另有 files 目录；- 表示标准输入',
  'write collections as JSON Lines': '把集合导出为 JSON Lines',
  'a file for each collection; without names also all files, in its folder files. Default: one collection goes to the standard output':
    '每个集合一个文件；不写集合名时还包括全部文件，存入其中的 files 目录。默认：单个集合输出到标准输出',
  'replace files that exist': '覆盖已有的文件',
  'default: all collections': '默认：全部集合',
  'move a database folder to a PostgreSQL server: documents, and the store of a gateway':
    '把数据库目录迁移到 PostgreSQL 服务器：记录，以及网关保存的数据',
  'the database folder; stop the program that uses it first': '数据库目录；请先停止使用它的程序',
  'the PostgreSQL server. Default: DATABASE_URL': 'PostgreSQL 服务器。默认：DATABASE_URL',
  'the schema of the gateway (database.schema). Default: cloudpay':
    '网关的 schema（database.schema）。默认：cloudpay',
  'list, create and drop indexes': '列出、创建和删除索引',
  'the indexes of all collections, or of one': '全部集合或某个集合的索引',
  'make an index and wait until it is ready': '创建索引，并等待它可用',
  'two documents may not have the same values': '任意两条记录的值不能相同',
  'default: made of the fields': '默认：由字段名组成',
  'as status, or createTime:-1 for a descending field': '例如 status；降序写成 createTime:-1',
  'remove an index': '删除索引',
  'the name of the index': '索引的名称',
  'list and set what mini programs may do with the documents of a collection':
    '列出并设置小程序对集合中记录的权限',
  'the permissions of all collections': '全部集合的权限',
  'set the permission of a collection, at once on all hosts': '设置集合的权限，在所有实例上立即生效',
  'PRIVATE, READONLY, ADMINWRITE, ADMINONLY, security rules as JSON, or a .json file of them':
    'PRIVATE、READONLY、ADMINWRITE、ADMINONLY、JSON 格式的安全规则，或写有规则的 .json 文件',
  'the merchant number': '商户号',
  'the id of the environment': '环境 ID',
  "the project's folder": '项目目录',
  'a file with environment variables; those that are set already stay': '环境变量文件；已设置的变量不变',
  'examine everything that real payments need: keys, certificates, network, addresses, functions':
    '检查真实支付需要的一切：密钥、证书、网络、地址、云函数',
  'configuration of cloudpay serve or cloudpay gateway; default: cloudpay.json or gateway.json, else the environment':
    'cloudpay serve 或 cloudpay gateway 的配置；默认为 cloudpay.json 或 gateway.json，否则使用环境变量',
  'also send signed queries to WeChat Pay and the platforms of callbacks, which change nothing':
    '同时向微信支付和回调所在的云平台发送带签名的查询，不产生任何变化',
  'a sub-merchant of the service provider, for --live': '服务商的一个子商户，用于 --live',
  'print the findings as one line of JSON': '把检查结果输出为一行 JSON',
  'write a script that completes commands, options and values in a shell':
    '输出补全脚本：在 shell 中补全命令、选项和值',
  'the shell': '哪一种 shell',
  'the CloudPay gateway on your own WeChat Pay account, and the commands of its operators':
    '使用自己的微信支付账号的 CloudPay 网关，以及运维命令',
};
