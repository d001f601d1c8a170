import type { Messages } from './messages';

export const findings: Messages['findings'] = {
  title: '项目',
  colon: '：',
  taken: '已识别',
  count: (n) => `${n} 个云函数，位于`,
  foundBy: (_text, zh) => `（${zh}）`,
  standIn: '由 OpenCloudPay 提供',
  standInInstead: (version) => `由 OpenCloudPay 提供，代替会访问真实平台的 ${version}`,
  ownSdk: (version) => `云函数自带的 ${version}`.trim(),
  notTaken: '未识别',
  notTakenCount: (n) => `${n} 个目录`,
  loadedBy: (names) => `；被 ${names} 引用`,
  elsewhere: '其他目录',
  elsewhereHint: '也有云函数：用 cloudpay dev 启动该目录即可运行。',
  missing: '缺少 npm 模块',
  install: '请运行 cloudpay dev --install，安装各 package.json 中声明的模块。',
  undeclared: (names) => `没有 package.json 声明 ${names}：请在云函数目录中用 npm install 安装这些模块。`,
  reasons: {
    NO_EXPORT: (name) => `没有导出 ${name}`,
    NO_INDEX: () => '没有 index.js',
    HTTP_FUNCTION: () => 'HTTP 云函数，即 Web 服务器',
    CONTAINER: () => '容器：含有 Dockerfile',
    MINI_PROGRAM: () => '小程序',
    UNI_APP: () => 'uni-app 项目',
    CLOUD_OBJECT: () => 'uniCloud 云对象',
    OTHER_LANGUAGE: (language) => `使用 ${language} 编写，此处只能运行 Node.js`,
    SERVER: (file) => `服务器：${file} 监听端口`,
  },
  warnings: {
    OUTSIDE_FILES: {
      what: '引用了云函数目录之外的文件：',
      advice:
        '云开发只上传每个云函数自己的目录，部署后这些云函数会加载失败：请把引用的文件复制到各自目录中。',
    },
    ENTRY_NAME: {
      what: '没有 index.js：',
      advice: '云开发加载 index.js：请重命名该文件，或添加导出相同内容的 index.js。',
    },
    NESTED_FUNCTION: {
      what: '位于分组目录中：',
      advice: '云开发只查找上一级目录中的云函数：请移到上一级。',
    },
    OPENAPI_PERMISSION: {
      what: 'config.json 未声明所调用的云调用接口：',
      advice:
        '这些调用在本地和云开发中都会以 -604101 被拒绝：请把接口名加入云函数 config.json 的 permissions.openapi。',
    },
    VARIABLE_UNSET: {
      what: '项目文件中没有设置的环境变量：',
      advice:
        '它们在本地为 undefined：请写在云函数 config.json 的 envVariables 中，或在 cloudbaserc.json 中用 {{env.名称}} 取自不进入代码仓库的 .env。',
    },
  },
};
