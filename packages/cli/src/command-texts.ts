/** The texts of the commands of development in Chinese, by the English text of the program. */
export const developmentTexts: Readonly<Record<string, string>> = {
  'take a payment and a refund with the sample functions against a simulated WeChat Pay, offline':
    '用示例云函数在模拟的微信支付上完成一次支付和退款，离线运行',
  'print one line of JSON at the end instead of a report': '最后只输出一行 JSON，不输出报告',
  'the folder of the sample functions': '示例云函数的目录',
  "run a project's functions and payments on this machine, with a page in the browser":
    '在本机运行项目的云函数和支付流程，并提供浏览器控制台',
  'port of the console; 0 uses a free one': '控制台端口；0 表示任选一个空闲端口',
  'do not save the state': '不保存状态',
  'start without the state saved in .cloudpay': '清除 .cloudpay 中已保存的状态后启动',
  'the default caller of functions': '调用云函数的默认用户',
  'the only merchant; by default every subMchId that functions pass':
    '唯一的商户号；默认接受云函数传入的任何 subMchId',
  'the only environment; by default every environment that code names exists':
    '唯一的环境；默认代码里写的每个环境都存在',
  'refuse what is otherwise allowed with a warning, such as inserts into missing collections':
    '拒绝默认只警告的操作，例如向不存在的集合插入记录',
  "install with npm what the functions' package.json files declare":
    '用 npm 安装各云函数 package.json 声明的模块',
  "use Tencent's wx-server-sdk where a function declares it; with --install, install it":
    '声明了 wx-server-sdk 的云函数使用腾讯的 SDK；与 --install 一起使用时会安装它',
  'name everything that was found, not the first few': '列出找到的全部内容，而不只是前几项',
  'print every event as a line of JSON': '每个事件输出一行 JSON',
  "the project's folder, or the folder of its functions": '项目目录，或云函数所在的目录',
  'start the emulator, run a command with its environment variables, and stop':
    '启动模拟器，带着它的环境变量运行一个命令，然后停止',
  'seed data. Default: cloudbase-data of the project, if it is there':
    '初始数据。默认：项目的 cloudbase-data（如果存在）',
  'refuse what is otherwise allowed with a warning': '拒绝默认只警告的操作',
  "with --install: install Tencent's wx-server-sdk where a function declares it":
    '与 --install 一起使用：为声明了 wx-server-sdk 的云函数安装腾讯的 SDK',
  'as -- npm test': '例如 -- npm test',
  "the version of WeChat Pay's protocol that functions use": '云函数使用的微信支付协议版本',
  'find mistakes in code that uses cloud.cloudPay, and what needs a hand after leaving CloudBase':
    '检查使用 cloud.cloudPay 的代码中的错误，以及离开云开发后需要手工处理的部分',
  'explain a rule of check, an error code or a message, or show a page of the documentation':
    '解释 check 的规则、错误码或错误信息，或显示一页文档',
  'as fee-amount, -501007, NOAUTH, mac verify failure or docs/leaving.md':
    '例如 fee-amount、-501007、NOAUTH、签名错误 或 docs/leaving.zh-CN.md',
  'mend what can be mended safely, in the files': '在文件中修复可以安全修复的问题',
  'the same as --format json': '等同于 --format json',
  'text, json, sarif (for code hosts) or github (annotations of GitHub Actions)':
    'text、json、sarif（用于代码托管平台）或 github（GitHub Actions 的注释）',
  'error, warning or off for a rule; can be repeated': '把某条规则设为 error、warning 或 off，可以重复使用',
  'make the configuration of production: asks, or takes the answers as options':
    '生成生产环境的配置：逐项询问，或由选项给出答案',
  'direct: an ordinary merchant; partner: a service provider': 'direct：普通商户；partner：服务商',
  "of WeChat Pay's protocol": '微信支付协议的版本',
  'the appid that is bound to the merchant number': '与商户号绑定的 appid',
  'the mini program that pays, of a service provider': '服务商模式下，发起支付的小程序',
  'where the functions run in production': '云函数在生产环境中运行在哪里',
  'an option of the platform, such as region=ap-shanghai; can be repeated':
    '平台的选项，例如 region=ap-shanghai，可以重复使用',
  'the public https address, where callbacks go': '公网 https 地址，回调发往这里',
  'write without a question': '不询问，直接写入',
  'only show what would be written': '只显示将要写入的内容',
  'send a notification that belongs to no order, to a callback function or to a gateway':
    '向回调函数或网关发送一条不属于任何订单的通知',
  'the callback function': '回调函数',
  'a field of it, such as totalFee=8800; can be repeated': '通知的字段，例如 totalFee=8800，可以重复使用',
  'a saved delivery as JSON (cloudpay deliveries show --json); - reads stdin':
    '保存为 JSON 的投递（cloudpay deliveries show --json）；- 表示标准输入',
  "of WeChat Pay's protocol; default: that of the functions": '微信支付协议的版本；默认与云函数相同',
  'the payer': '付款人',
  'the environment of the callback': '回调所在的环境',
  'a cloudpay dev. Default: that of this project on port 8010, if it runs':
    '某个 cloudpay dev 的地址。默认：本项目在端口 8010 上的（如果正在运行）',
  'a gateway, or a whole notify address; signed with the configured keys':
    '网关，或完整的通知地址；用配置的密钥签名',
  'the configuration with these keys; default: gateway.json, else the environment':
    '含有这些密钥的配置；默认为 gateway.json，否则使用环境变量',
  'the private key of a simulated WeChat Pay, which version 3 is signed with':
    '模拟的微信支付的私钥，用于签名 v3 的通知',
  'the gateway of --url may be on another machine': '--url 的网关可以在另一台机器上',
  'print the result as one line of JSON': '把结果输出为一行 JSON',
  'payment, refund, or v3: a payment of version 3': 'payment、refund，或 v3（v3 的支付通知）',
  'bring a CloudBase project to another place: files, configuration, data, in one reviewed step':
    '把云开发项目迁移到别处：文件、配置、数据，一步完成，先看差异再写入',
  'where the project goes': '迁移的目标',
  'the public https address of the server, or of the gateway': '服务器或网关的公网 https 地址',
  'the address that mini programs call. Default: --url': '小程序调用的地址。默认与 --url 相同',
  'exports of collections, and a folder files: imported into the database':
    '集合的导出文件，以及 files 目录：导入数据库',
  'the PostgreSQL server of the documents. Default: DATABASE_URL':
    '存放记录的 PostgreSQL 服务器。默认：DATABASE_URL',
  'a database folder instead': '改用数据库目录',
  'the folder of the storage that files go to': '文件存入的存储目录',
  'only show what would change': '只显示将要变更的内容',
  'take the migration back: files only, no data': '撤销迁移：只恢复文件，不涉及数据',
  'print the plan as one line of JSON': '把计划输出为一行 JSON',
  'cloud.cloudPay anywhere: the same calls, the same callback functions, on your own WeChat Pay account':
    '在任何地方使用 cloud.cloudPay：同样的调用，同样的回调函数，自己的微信支付账号',
  'let an AI coding tool work with cloudpay dev: an MCP server on standard input and output, which the tool starts':
    '让 AI 编程工具操作 cloudpay dev：使用标准输入和标准输出的 MCP 服务，由该工具启动',
  'start an emulator without saved state where no cloudpay dev runs':
    '没有运行 cloudpay dev 时，启动一个不保存状态的模拟器',
};
