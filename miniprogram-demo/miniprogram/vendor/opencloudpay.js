// @opencloudpay/miniprogram, built by miniprogram-demo/vendor.cjs. Not to be edited.
"use strict";
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);

// packages/miniprogram/src/index.ts
var index_exports = {};
__export(index_exports, {
  cloud: () => cloud,
  createCloud: () => createCloud,
  install: () => install
});
module.exports = __toCommonJS(index_exports);

// packages/contracts/src/function-wire.ts
var LOGIN_ROUTE = "/login";
var SESSION_CALL_ROUTE = "/call/:name";
function sessionCallPath(name) {
  return SESSION_CALL_ROUTE.replace(":name", encodeURIComponent(name));
}
function readAnswer(status, body) {
  if (typeof body !== "object" || body === null) return void 0;
  const { requestId, result, errorCode, errorMessage, errCode, errMsg } = body;
  if (status === 200) return typeof requestId === "string" ? { success: { result, requestId } } : void 0;
  if (typeof errorMessage !== "string") return void 0;
  const failure = {
    errorCode: typeof errorCode === "string" ? errorCode : "",
    errorMessage,
    requestId: typeof requestId === "string" ? requestId : ""
  };
  if (typeof errCode === "number") failure.errCode = errCode;
  if (typeof errMsg === "string") failure.errMsg = errMsg;
  return { failure };
}

// packages/miniprogram/src/call-styles.ts
function inBothStyles(work, { success, fail, complete }) {
  if (!success && !fail && !complete) return work;
  work.then(
    (result) => {
      if (success) success(result);
      if (complete) complete(result);
    },
    (error) => {
      if (fail) fail(error);
      if (complete) complete(error);
    }
  );
  return void 0;
}

// packages/miniprogram/src/errors.ts
var CODES = {
  EVENT_INVALID: [-501007, "invalid parameters"],
  EVENT_TOO_LARGE: [-501007, "invalid parameters"],
  SESSION_MISSING: [-601004, "api permission denied"],
  SESSION_INVALID: [-601004, "api permission denied"],
  SESSION_EXPIRED: [-601004, "api permission denied"],
  LOGIN_REFUSED: [-601004, "api permission denied"]
};
var SYSTEM_ERROR = [-501001, "resource system error"];
var PARAMETER_TYPE = [-401003, "api parameter type error"];
var NOT_OFFERED = [-604100, "API not found"];
var NETWORK = [-601003, "system network error"];
var GENERAL = -1;
function cloudError(api, [errCode, words], detail, requestID) {
  return worded(
    `cloud.${api}:fail Error: errCode: ${errCode} ${words} | errMsg: ${detail}`,
    errCode,
    requestID
  );
}
function worded(errMsg, errCode, requestID) {
  return Object.assign(new Error(errMsg), { errCode, errMsg }, requestID === void 0 ? {} : { requestID });
}
function failureAnswered(api, statusCode, answer) {
  const { errorCode, errorMessage, requestId, errCode, errMsg } = typeof answer === "object" && answer !== null ? answer : {};
  const requestID = typeof requestId === "string" ? requestId : void 0;
  if (typeof errCode === "number" && typeof errMsg === "string") return worded(errMsg, errCode, requestID);
  if (typeof errorCode !== "string" || typeof errorMessage !== "string") {
    return cloudError(
      api,
      SYSTEM_ERROR,
      `the answer (HTTP status ${statusCode}) does not come from a function host: check its url and the proxies in front of it.`
    );
  }
  return cloudError(api, CODES[errorCode] || SYSTEM_ERROR, `${errorCode}: ${errorMessage}`, requestID);
}
function notInitialised(api) {
  const errMsg = `cloud.${api}:fail Error: Cloud API isn't enabled, please call cloud.init first: cloud.init({ url }) names the function host.`;
  return worded(errMsg, GENERAL);
}

// packages/miniprogram/src/wx.ts
function runtime() {
  return wx;
}

// packages/miniprogram/src/post.ts
function post(api, url, body, options) {
  const { token, timeout } = options;
  return new Promise((resolve, reject) => {
    runtime().request({
      url,
      method: "POST",
      header: Object.assign(
        { "content-type": "application/json" },
        token === void 0 ? {} : { authorization: `Bearer ${token}` }
      ),
      data: body,
      ...timeout === void 0 ? {} : { timeout },
      success: resolve,
      fail: ({ errMsg }) => reject(
        cloudError(
          api,
          NETWORK,
          `${errMsg || "request:fail"}: the function host was not reached, or did not answer. Is its domain listed under request \u5408\u6CD5\u57DF\u540D?`
        )
      )
    });
  });
}

// packages/miniprogram/src/session.ts
var STORAGE_KEY = "opencloudpay.session";
var MARGIN = 60 * 1e3;
function keepSession(api, url, timeout) {
  let session = stored(url);
  let pending;
  const login = async () => {
    const code = await loginCode(api);
    const answer = await post(
      api,
      `${url}${LOGIN_ROUTE}`,
      JSON.stringify({ code }),
      timeout === void 0 ? {} : { timeout }
    );
    const given = sessionIn(answer.data);
    if (answer.statusCode !== 200 || !given) throw failureAnswered(api, answer.statusCode, answer.data);
    session = { url, token: given.token, expiresAt: Date.now() + given.expiresIn * 1e3 };
    runtime().setStorage({ key: STORAGE_KEY, data: session });
    return session.token;
  };
  const shared = () => {
    if (!pending) {
      const ended = () => {
        pending = void 0;
      };
      pending = login();
      pending.then(ended, ended);
    }
    return pending;
  };
  return {
    token: () => session && session.expiresAt - MARGIN > Date.now() ? Promise.resolve(session.token) : shared(),
    // Another call that was refused the same token may have renewed it already.
    renew: (refused) => session && session.token !== refused ? Promise.resolve(session.token) : shared()
  };
}
function loginCode(api) {
  return new Promise((resolve, reject) => {
    const failed = (why) => reject(cloudError(api, NETWORK, `wx.login gave no code (${why}): try again.`));
    runtime().login({
      success: ({ code }) => code ? resolve(code) : failed("none"),
      fail: ({ errMsg }) => failed(errMsg || "login:fail")
    });
  });
}
function sessionIn(answer) {
  if (typeof answer !== "object" || answer === null) return void 0;
  const { token, expiresIn } = answer;
  return typeof token === "string" && typeof expiresIn === "number" ? { token, expiresIn } : void 0;
}
function stored(url) {
  let value;
  try {
    value = runtime().getStorageSync(STORAGE_KEY);
  } catch (_) {
    return void 0;
  }
  if (typeof value !== "object" || value === null) return void 0;
  const { url: issuer, token, expiresAt } = value;
  return issuer === url && typeof token === "string" && typeof expiresAt === "number" ? { url, token, expiresAt } : void 0;
}

// packages/miniprogram/src/cloud.ts
var CALL = "callFunction";
var ELSEWHERE = ["database", "uploadFile", "downloadFile", "getTempFileURL", "deleteFile", "callContainer"];
function createCloud() {
  let host;
  const callHost = async ({ name, data }) => {
    if (!host) throw notInitialised(CALL);
    const { url, timeout, session } = host;
    if (typeof name !== "string" || name === "") {
      throw cloudError(CALL, PARAMETER_TYPE, `parameter.name should be string instead of ${typeof name};`);
    }
    const address = `${url}${sessionCallPath(name)}`;
    const event = JSON.stringify(data === void 0 || data === null ? {} : data);
    const send = (token2) => post(CALL, address, event, timeout === void 0 ? { token: token2 } : { token: token2, timeout });
    let token = await session.token();
    let answer = await send(token);
    if (answer.statusCode === 401) {
      token = await session.renew(token);
      answer = await send(token);
    }
    const { statusCode, data: body } = answer;
    const { success } = readAnswer(statusCode, body) || {};
    if (!success) throw failureAnswered(CALL, statusCode, body);
    const { result, requestId } = success;
    return { errMsg: `cloud.${CALL}:ok`, result, requestID: requestId };
  };
  const callFunction = (options) => inBothStyles(callHost(Object(options)), Object(options));
  const cloud2 = {
    init(options = {}) {
      const { url, timeout } = options;
      if (host || url === void 0) return;
      if (!/^https?:\/\/[^/?#]+[^?#]*$/.test(url)) {
        throw cloudError(
          "init",
          PARAMETER_TYPE,
          `url should be the address of a function host, such as https://shop.example.com/session, without ? or #;`
        );
      }
      const base = url.replace(/\/+$/, "");
      host = { url: base, timeout, session: keepSession(CALL, base, timeout) };
    },
    // The options decide which of the two a call gets: see the overloads.
    callFunction
  };
  for (const name of ELSEWHERE) {
    Object.defineProperty(cloud2, name, {
      value: () => {
        throw cloudError(
          name,
          NOT_OFFERED,
          `wx.cloud.${name} exists on CloudBase only: this mini program calls a function host instead. Do it in a function.`
        );
      }
    });
  }
  return cloud2;
}

// packages/miniprogram/src/install.ts
function replaceWxCloud(cloud2, target) {
  if (put(target, "cloud", cloud2)) return;
  const original = target.cloud;
  if (original && put(original, "init", cloud2.init) && put(original, "callFunction", cloud2.callFunction)) {
    return;
  }
  throw cloudError(
    "install",
    NOT_OFFERED,
    "wx.cloud cannot be replaced in this mini program (plugins lock wx): write `const { cloud } = require('@opencloudpay/miniprogram')` where wx.cloud is used, and call cloud.init({ url }) once."
  );
}
function put(target, name, value) {
  const is = () => target[name] === value;
  for (const way of [
    () => Object.assign(target, { [name]: value }),
    () => Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: true })
  ]) {
    try {
      way();
    } catch (_) {
    }
    if (is()) return true;
  }
  return false;
}

// packages/miniprogram/src/index.ts
var cloud = createCloud();
function install(options) {
  cloud.init(options);
  replaceWxCloud(cloud, runtime());
}
