// @opencloudpay/miniprogram, built by miniprogram-demo/vendor.cjs. Not to be edited.
"use strict";

function _extends() { return _extends = Object.assign ? Object.assign.bind() : function (n) { for (var e = 1; e < arguments.length; e++) { var t = arguments[e]; for (var r in t) ({}).hasOwnProperty.call(t, r) && (n[r] = t[r]); } return n; }, _extends.apply(null, arguments); }
function _typeof(o) { "@babel/helpers - typeof"; return _typeof = "function" == typeof Symbol && "symbol" == typeof Symbol.iterator ? function (o) { return typeof o; } : function (o) { return o && "function" == typeof Symbol && o.constructor === Symbol && o !== Symbol.prototype ? "symbol" : typeof o; }, _typeof(o); }
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __export = function __export(target, all) {
  for (var name in all) __defProp(target, name, {
    get: all[name],
    enumerable: true
  });
};
var __copyProps = function __copyProps(to, from, except, desc) {
  if (from && _typeof(from) === "object" || typeof from === "function") {
    var _loop = function _loop() {
      var key = _getOwnPropNames2[_i2];
      if (!__hasOwnProp.call(to, key) && key !== except) __defProp(to, key, {
        get: function get() {
          return from[key];
        },
        enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable
      });
    };
    for (var _i2 = 0, _getOwnPropNames2 = __getOwnPropNames(from); _i2 < _getOwnPropNames2.length; _i2++) {
      _loop();
    }
  }
  return to;
};
var __toCommonJS = function __toCommonJS(mod) {
  return __copyProps(__defProp({}, "__esModule", {
    value: true
  }), mod);
};

// packages/miniprogram/src/index.ts
var index_exports = {};
__export(index_exports, {
  cloud: function cloud() {
    return _cloud;
  },
  createCloud: function createCloud() {
    return _createCloud;
  },
  install: function install() {
    return _install;
  }
});
module.exports = __toCommonJS(index_exports);

// packages/contracts/src/function-wire.ts
var LOGIN_ROUTE = "/login";
var SESSION_CALL_ROUTE = "/call/:name";
var CLOUD_ID_PARAMETER = "cloudID";
function sessionCallPath(name, cloudIds) {
  if (cloudIds === void 0) {
    cloudIds = [];
  }
  var marks = cloudIds.map(function (field) {
    return CLOUD_ID_PARAMETER + "=" + encodeURIComponent(field);
  });
  var path = SESSION_CALL_ROUTE.replace(":name", encodeURIComponent(name));
  return marks.length > 0 ? path + "?" + marks.join("&") : path;
}
function readAnswer(status, body) {
  if (_typeof(body) !== "object" || body === null) return void 0;
  var requestId = body.requestId,
    result = body.result,
    errorCode = body.errorCode,
    errorMessage = body.errorMessage,
    errCode = body.errCode,
    errMsg = body.errMsg;
  if (status === 200) return typeof requestId === "string" ? {
    success: {
      result: result,
      requestId: requestId
    }
  } : void 0;
  if (typeof errorMessage !== "string") return void 0;
  var failure = {
    errorCode: typeof errorCode === "string" ? errorCode : "",
    errorMessage: errorMessage,
    requestId: typeof requestId === "string" ? requestId : ""
  };
  if (typeof errCode === "number") failure.errCode = errCode;
  if (typeof errMsg === "string") failure.errMsg = errMsg;
  return {
    failure: failure
  };
}

// packages/miniprogram/src/call-styles.ts
function inBothStyles(work, _ref) {
  var success = _ref.success,
    fail = _ref.fail,
    complete = _ref.complete;
  if (!success && !fail && !complete) return work;
  work.then(function (result) {
    if (success) success(result);
    if (complete) complete(result);
  }, function (error) {
    if (fail) fail(error);
    if (complete) complete(error);
  });
  return void 0;
}

// packages/miniprogram/src/cloud-id.ts
var common = {
  toJSON: function toJSON() {
    return this.cloudID;
  }
};
function create(cloudID) {
  return Object.create(common, {
    cloudID: {
      value: cloudID,
      enumerable: true
    }
  });
}
var CloudID = create;
function cloudIdFields(data) {
  return Object.keys(data).filter(function (name) {
    return Object.prototype.isPrototypeOf.call(common, Object(data[name]));
  });
}

// packages/contracts/src/container-wire.ts
var SESSION_CONTAINER_ROUTE = "/container";
var MAX_CONTAINER_REQUEST = 100 * 1024;
var MAX_CONTAINER_ANSWER = 1024 * 1024;

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
function cloudError(api, _ref2, detail, requestID) {
  var errCode = _ref2[0],
    words = _ref2[1];
  return wordedError("cloud." + api + ":fail Error: errCode: " + errCode + " " + words + " | errMsg: " + detail, errCode, requestID);
}
function wordedError(errMsg, errCode, requestID) {
  return Object.assign(new Error(errMsg), {
    errCode: errCode,
    errMsg: errMsg
  }, requestID === void 0 ? {} : {
    requestID: requestID
  });
}
function failureAnswered(api, statusCode, answer) {
  var _ref3 = _typeof(answer) === "object" && answer !== null ? answer : {},
    errorCode = _ref3.errorCode,
    errorMessage = _ref3.errorMessage,
    requestId = _ref3.requestId,
    errCode = _ref3.errCode,
    errMsg = _ref3.errMsg;
  var requestID = typeof requestId === "string" ? requestId : void 0;
  if (typeof errCode === "number" && typeof errMsg === "string") return wordedError(errMsg, errCode, requestID);
  if (typeof errorCode !== "string" || typeof errorMessage !== "string") {
    return cloudError(api, SYSTEM_ERROR, "the answer (HTTP status " + statusCode + ") does not come from a function host: check its url and the proxies in front of it.");
  }
  return cloudError(api, CODES[errorCode] || SYSTEM_ERROR, errorCode + ": " + errorMessage, requestID);
}
function notInitialised(api) {
  var errMsg = "cloud." + api + ":fail Error: Cloud API isn't enabled, please call cloud.init first: cloud.init({ url }) names the function host.";
  return wordedError(errMsg, GENERAL);
}

// packages/miniprogram/src/wx.ts
function runtime() {
  return wx;
}

// packages/miniprogram/src/container.ts
var API = "callContainer";
function callContainer(host, options) {
  var path = options.path,
    _options$dataType = options.dataType,
    dataType = _options$dataType === void 0 ? "json" : _options$dataType,
    responseType = options.responseType;
  if (typeof path !== "string" || path.charAt(0) !== "/") throw cloudError(API, PARAMETER_TYPE, "parameter.path should be a string that begins with /;");
  var isBytes = responseType === "arraybuffer";
  var request = requestOf(options);
  if (isBytes) request.wantsBase64 = true;
  return host.call(API, SESSION_CONTAINER_ROUTE, JSON.stringify(request)).then(function (_ref4) {
    var statusCode = _ref4.statusCode,
      body = _ref4.data;
    var answer = Object(body);
    if (statusCode !== 200 || typeof answer.body !== "string") throw failureAnswered(API, statusCode, body);
    return {
      errMsg: "cloud." + API + ":ok",
      data: isBytes ? runtime().base64ToArrayBuffer(answer.body) : dataType === "json" ? parsed(answer.body) : answer.body,
      statusCode: answer.statusCode,
      header: answer.header,
      cookies: answer.cookies
    };
  });
}
function requestOf(_ref5) {
  var path = _ref5.path,
    _ref5$method = _ref5.method,
    method = _ref5$method === void 0 ? "GET" : _ref5$method,
    header = _ref5.header,
    data = _ref5.data,
    timeout = _ref5.timeout;
  var headers = Object.assign({}, header);
  var _Object$keys$filter = Object.keys(headers).filter(function (name) {
      return /^content-type$/i.test(name);
    }),
    _Object$keys$filter$ = _Object$keys$filter[0],
    typeName = _Object$keys$filter$ === void 0 ? "content-type" : _Object$keys$filter$;
  var type = headers[typeName] || "application/json";
  headers[typeName] = type;
  var request = Object.assign({
    path: path,
    method: method,
    header: headers
  }, timeout === void 0 ? {} : {
    timeout: timeout
  });
  if (data === void 0 || data === null) return request;
  if (Object.prototype.toString.call(data) === "[object ArrayBuffer]") return Object.assign(request, {
    body: runtime().arrayBufferToBase64(data),
    isBase64: true
  });
  if (_typeof(data) !== "object") return Object.assign(request, {
    body: String(data)
  });
  var isQuery = /^get$/i.test(method);
  if (!isQuery && !/x-www-form-urlencoded/i.test(type)) return Object.assign(request, {
    body: JSON.stringify(data)
  });
  var fields = data;
  var text = Object.keys(fields).map(function (name) {
    return encodeURIComponent(name) + "=" + encodeURIComponent(textOf(fields[name]));
  }).join("&");
  if (!isQuery) return Object.assign(request, {
    body: text
  });
  if (text !== "") request.path += (/\?/.test(path) ? "&" : "?") + text;
  return request;
}
function textOf(value) {
  return _typeof(value) === "object" ? JSON.stringify(value) : String(value);
}
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (_) {
    return text;
  }
}

// packages/miniprogram/src/post.ts
function post(api, url, body, options) {
  var token = options.token,
    timeout = options.timeout;
  return new Promise(function (resolve, reject) {
    runtime().request(_extends({
      url: url,
      method: "POST",
      header: Object.assign({
        "content-type": "application/json"
      }, token === void 0 ? {} : {
        authorization: "Bearer " + token
      }),
      data: body
    }, timeout === void 0 ? {} : {
      timeout: timeout
    }, {
      success: resolve,
      fail: function fail(_ref6) {
        var errMsg = _ref6.errMsg;
        return reject(cloudError(api, NETWORK, (errMsg || "request:fail") + ": the function host was not reached, or did not answer. Is its domain listed under request \u5408\u6CD5\u57DF\u540D?"));
      }
    }));
  });
}

// packages/miniprogram/src/session.ts
var STORAGE_KEY = "opencloudpay.session";
var MARGIN = 60 * 1e3;
function keepSession(url, timeout) {
  var session = stored(url);
  var pending;
  var login = function login(api) {
    return loginCode(api).then(function (code) {
      return post(api, url + LOGIN_ROUTE, JSON.stringify({
        code: code
      }), timeout === void 0 ? {} : {
        timeout: timeout
      });
    }).then(function (answer) {
      var given = sessionIn(answer.data);
      if (answer.statusCode !== 200 || !given) throw failureAnswered(api, answer.statusCode, answer.data);
      session = {
        url: url,
        token: given.token,
        expiresAt: Date.now() + given.expiresIn * 1e3
      };
      runtime().setStorage({
        key: STORAGE_KEY,
        data: session
      });
      return session.token;
    });
  };
  var shared = function shared(api) {
    if (!pending) {
      var ended = function ended() {
        pending = void 0;
      };
      pending = login(api);
      pending.then(ended, ended);
    }
    return pending;
  };
  return {
    token: function token(api) {
      return session && session.expiresAt - MARGIN > Date.now() ? Promise.resolve(session.token) : shared(api);
    },
    // Another call that was refused the same token may have renewed it already.
    renew: function renew(api, refused) {
      return session && session.token !== refused ? Promise.resolve(session.token) : shared(api);
    }
  };
}
function loginCode(api) {
  return new Promise(function (resolve, reject) {
    var failed = function failed(why) {
      return reject(cloudError(api, NETWORK, "wx.login gave no code (" + why + "): try again."));
    };
    runtime().login({
      success: function success(_ref7) {
        var code = _ref7.code;
        return code ? resolve(code) : failed("none");
      },
      fail: function fail(_ref8) {
        var errMsg = _ref8.errMsg;
        return failed(errMsg || "login:fail");
      }
    });
  });
}
function sessionIn(answer) {
  if (_typeof(answer) !== "object" || answer === null) return void 0;
  var token = answer.token,
    expiresIn = answer.expiresIn;
  return typeof token === "string" && typeof expiresIn === "number" ? {
    token: token,
    expiresIn: expiresIn
  } : void 0;
}
function stored(url) {
  var value;
  try {
    value = runtime().getStorageSync(STORAGE_KEY);
  } catch (_) {
    return void 0;
  }
  if (_typeof(value) !== "object" || value === null) return void 0;
  var _value = value,
    issuer = _value.url,
    token = _value.token,
    expiresAt = _value.expiresAt;
  return issuer === url && typeof token === "string" && typeof expiresAt === "number" ? {
    url: url,
    token: token,
    expiresAt: expiresAt
  } : void 0;
}

// packages/miniprogram/src/host.ts
function hostAt(url, timeout) {
  var session = keepSession(url, timeout);
  return {
    url: url,
    session: session,
    call: function call(api, path, body) {
      var send = function send(token) {
        return post(api, url + path, body, timeout === void 0 ? {
          token: token
        } : {
          token: token,
          timeout: timeout
        });
      };
      return session.token(api).then(function (token) {
        return send(token).then(function (answer) {
          return (
            // The host's keys changed, or this device's clock is slow. Nothing was done, so repeating is safe.
            answer.statusCode === 401 ? session.renew(api, token).then(send) : answer
          );
        });
      });
    }
  };
}

// packages/miniprogram/src/cloud.ts
var CALL = "callFunction";
var OF_FILES = ["uploadFile", "downloadFile", "deleteFile", "getTempFileURL"];
function _createCloud() {
  var host;
  var databasePart;
  var files;
  var callNamed = function callNamed(_ref9) {
    var name = _ref9.name,
      data = _ref9.data;
    if (!host) throw notInitialised(CALL);
    if (typeof name !== "string" || name === "") {
      throw cloudError(CALL, PARAMETER_TYPE, "parameter.name should be string instead of " + _typeof(name) + ";");
    }
    var event = data === void 0 || data === null ? {} : data;
    var path = sessionCallPath(name, cloudIdFields(event));
    return host.call(CALL, path, JSON.stringify(event)).then(function (_ref0) {
      var statusCode = _ref0.statusCode,
        body = _ref0.data;
      var _ref1 = readAnswer(statusCode, body) || {},
        success = _ref1.success;
      if (!success) throw failureAnswered(CALL, statusCode, body);
      var result = success.result,
        requestId = success.requestId;
      return {
        errMsg: "cloud." + CALL + ":ok",
        result: result,
        requestID: requestId
      };
    });
  };
  var callFunction = function callFunction(options) {
    var given = Object(options);
    return inBothStyles(Promise.resolve().then(function () {
      return callNamed(given);
    }), given);
  };
  var callContainer2 = function callContainer2(options) {
    var given = Object(options);
    return inBothStyles(Promise.resolve().then(function () {
      if (!host) throw notInitialised("callContainer");
      return callContainer(host, given);
    }), given);
  };
  var fileFunction = function fileFunction(name) {
    return function (options) {
      if (files) return files[name](options);
      var error = host ? cloudError(name, NOT_OFFERED, "the files are a part of their own: install({ url, storage: require('@opencloudpay/miniprogram/storage').storage }).") : notInitialised(name);
      return inBothStyles(Promise.reject(error), Object(options));
    };
  };
  var cloud2 = {
    init: function init(options) {
      if (options === void 0) {
        options = {};
      }
      var _options = options,
        url = _options.url,
        timeout = _options.timeout,
        database = _options.database,
        storage = _options.storage;
      if (host || url === void 0) return;
      if (!/^https?:\/\/[^/?#]+[^?#]*$/.test(url)) {
        throw cloudError("init", PARAMETER_TYPE, "url should be the address of a function host, such as https://shop.example.com/session, without ? or #;");
      }
      host = hostAt(url.replace(/\/+$/, ""), timeout);
      databasePart = database;
      files = storage == null ? void 0 : storage(host);
    },
    // The options decide which of the two a call gets: see the overloads.
    callFunction: callFunction,
    callContainer: callContainer2,
    // Called with `new`, it gives this object.
    Cloud: function Cloud() {
      return cloud2;
    },
    database: function database(config) {
      if (!host) throw notInitialised("database");
      if (databasePart) return databasePart(host, config);
      throw cloudError("database", NOT_OFFERED, "the database is a part of its own: install({ url, database: require('@opencloudpay/miniprogram/database').database }).");
    },
    CloudID: CloudID
  };
  for (var _i4 = 0; _i4 < OF_FILES.length; _i4++) {
    var _Object$assign;
    var name = OF_FILES[_i4];
    Object.assign(cloud2, (_Object$assign = {}, _Object$assign[name] = fileFunction(name), _Object$assign));
  }
  return cloud2;
}

// packages/miniprogram/src/install.ts
var MEMBERS = ["init", "callFunction", "database", "CloudID", "callContainer", "Cloud"].concat(["uploadFile", "downloadFile", "deleteFile", "getTempFileURL"]);
function replaceWxCloud(cloud2, target) {
  var original = target.cloud;
  var isReplaced = put(target, "cloud", cloud2);
  var kept = original && original !== cloud2 ? MEMBERS.filter(function (name) {
    return !put(original, name, cloud2[name]);
  }) : [];
  if (isReplaced || original && kept.length === 0) return;
  throw cloudError("install", NOT_OFFERED, "wx.cloud cannot be replaced in this mini program (plugins lock wx): write `const { cloud } = require('@opencloudpay/miniprogram')` where wx.cloud is used, and call cloud.init({ url }) once.");
}
function put(target, name, value) {
  var is = function is() {
    return target[name] === value;
  };
  for (var _i6 = 0, _ref11 = [function () {
      var _Object$assign2;
      return Object.assign(target, (_Object$assign2 = {}, _Object$assign2[name] = value, _Object$assign2));
    }, function () {
      return Object.defineProperty(target, name, {
        value: value,
        writable: true,
        configurable: true,
        enumerable: true
      });
    }]; _i6 < _ref11.length; _i6++) {
    var way = _ref11[_i6];
    try {
      way();
    } catch (_) {}
    if (is()) return true;
  }
  return false;
}

// packages/miniprogram/src/index.ts
var _cloud = _createCloud();
function _install(options) {
  _cloud.init(options);
  replaceWxCloud(_cloud, runtime());
}