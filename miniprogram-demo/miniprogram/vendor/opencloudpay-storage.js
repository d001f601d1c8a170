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

// packages/miniprogram/src/storage.ts
var storage_exports = {};
__export(storage_exports, {
  resolveFileIds: function resolveFileIds() {
    return _resolveFileIds;
  },
  storage: function storage() {
    return _storage;
  }
});
module.exports = __toCommonJS(storage_exports);

// packages/contracts/src/storage-wire.ts
var SESSION_STORAGE_ROUTE = "/storage";
var MAX_STORAGE_REQUEST = 128 * 1024;

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
var NETWORK = [-601003, "system network error"];
function cloudError(api, _ref, detail, requestID) {
  var errCode = _ref[0],
    words = _ref[1];
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
  var _ref2 = _typeof(answer) === "object" && answer !== null ? answer : {},
    errorCode = _ref2.errorCode,
    errorMessage = _ref2.errorMessage,
    requestId = _ref2.requestId,
    errCode = _ref2.errCode,
    errMsg = _ref2.errMsg;
  var requestID = typeof requestId === "string" ? requestId : void 0;
  if (typeof errCode === "number" && typeof errMsg === "string") return wordedError(errMsg, errCode, requestID);
  if (typeof errorCode !== "string" || typeof errorMessage !== "string") {
    return cloudError(api, SYSTEM_ERROR, "the answer (HTTP status " + statusCode + ") does not come from a function host: check its url and the proxies in front of it.");
  }
  return cloudError(api, CODES[errorCode] || SYSTEM_ERROR, errorCode + ": " + errorMessage, requestID);
}

// packages/miniprogram/src/actions.ts
var COMMON = {
  SERVER_TIMEOUT: [-501002, "resource server timeout"],
  INVALID_PARAM: [-501007, "invalid parameters"],
  EXCEED_MAX_PAYLOAD_SIZE: [-501007, "invalid parameters"]
};
var SYSTEM_ERROR2 = [-501001, "resource system error"];
function platformError(api, codes, failure) {
  var code = failure.code,
    message = failure.message,
    requestId = failure.requestId;
  var _ref3 = codes[code] || COMMON[code] || SYSTEM_ERROR2,
    errCode = _ref3[0],
    words = _ref3[1];
  return wordedError(api + ":fail " + errCode + " " + words + ". " + message, errCode, requestId);
}
function actionSender(callHost, path, refused) {
  return function (api, action, params) {
    return callHost(api, path, JSON.stringify({
      action: action,
      params: params
    })).then(function (_ref4) {
      var statusCode = _ref4.statusCode,
        body = _ref4.data;
      var _Object = Object(body),
        code = _Object.code,
        message = _Object.message,
        requestId = _Object.requestId,
        data = _Object.data;
      if (statusCode === 200 && _typeof(data) === "object" && data !== null) return data;
      if (typeof code !== "string" || typeof message !== "string") throw failureAnswered(api, statusCode, body);
      throw refused(api, _extends({}, {
        code: code,
        message: message
      }, typeof requestId === "string" ? {
        requestId: requestId
      } : {}));
    });
  };
}

// packages/miniprogram/src/call-styles.ts
function inBothStyles(work, _ref5) {
  var success = _ref5.success,
    fail = _ref5.fail,
    complete = _ref5.complete;
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

// packages/miniprogram/src/storage/failures.ts
var CODES2 = {
  INVALID_ENV: [-501005, "invalid env"],
  STORAGE_REQUEST_FAIL: [-503001, "storage request fail"],
  STORAGE_EXCEED_AUTHORITY: [-503002, "storage permission denied"],
  STORAGE_FILE_NONEXIST: [-503003, "storage file not exists"],
  // The codes of the server that takes uploads; COS uses the same names.
  EntityTooLarge: [-403001, "max upload file size exceeded"],
  AccessDenied: [-503002, "storage permission denied"],
  NoSuchKey: [-503003, "storage file not exists"]
};
function statusOf(code) {
  if (code === "SUCCESS") return 0;
  var _ref6 = CODES2[code] || [-503001],
    status = _ref6[0];
  return status;
}
function refusedByStorage(api, failure) {
  var code = CODES2[failure.code] || failure.code === "INVALID_PARAM" ? failure.code : "STORAGE_REQUEST_FAIL";
  return platformError("cloud." + api, CODES2, _extends({}, failure, {
    code: code
  }));
}
function refusedByAddress(api, statusCode, body) {
  var text = typeof body === "string" ? body : "";
  var element = function element(name) {
    return (new RegExp("<" + name + ">([^<]*)<").exec(text) || [])[1];
  };
  return refusedByStorage(api, {
    code: element("Code") || (statusCode === 404 ? "NoSuchKey" : "STORAGE_REQUEST_FAIL"),
    message: element("Message") || "the address of the file answered with HTTP status " + statusCode
  });
}
function notTransferred(api, errMsg, domains) {
  var errCode = NETWORK[0],
    words = NETWORK[1];
  var cause = errMsg || api + ":fail";
  var hint = /abort/.test(cause) ? "" : " (is the domain of the files listed under " + domains + "?)";
  return wordedError("cloud." + api + ":fail " + errCode + " " + words + ". " + cause + hint, errCode);
}
function assertText(api, name, value) {
  if (typeof value !== "string" || value === "") throw cloudError(api, PARAMETER_TYPE, "parameter." + name + " should be string instead of " + kindOf(value) + ";");
}
function assertList(api, name, value) {
  if (!Array.isArray(value)) throw cloudError(api, PARAMETER_TYPE, "parameter." + name + " should be array instead of " + kindOf(value) + ";");
}
function kindOf(value) {
  return value === "" ? "an empty string" : value === null ? "null" : _typeof(value);
}

// packages/miniprogram/src/storage/resolve-file-ids.ts
var MARGIN = 10 * 60 * 1e3;
var MOST_FILES = 50;
var MOST_KEPT = 1e3;
var ID_IN_TEXT = /cloud:\/\/[^\s"'<>()\\]+/g;
function fileIdResolver(ask) {
  var known = {};
  function askFor(ids) {
    if (Object.keys(known).length + ids.length > MOST_KEPT) known = {};
    var _loop2 = function _loop2() {
      var batch = ids.slice(start, start + MOST_FILES);
      var answer = ask(batch);
      batch.forEach(function (id, at) {
        var one = {
          // Simultaneous calls share it.
          until: Number.POSITIVE_INFINITY,
          address: answer.then(function (_ref7) {
            var fileList = _ref7.fileList;
            var _ref8 = fileList[at] || {},
              _ref8$tempFileURL = _ref8.tempFileURL,
              tempFileURL = _ref8$tempFileURL === void 0 ? "" : _ref8$tempFileURL,
              _ref8$maxAge = _ref8.maxAge,
              maxAge = _ref8$maxAge === void 0 ? 0 : _ref8$maxAge;
            var age = maxAge * 1e3;
            one.until = tempFileURL === "" ? 0 : Date.now() + age - Math.min(MARGIN, age / 2);
            return tempFileURL || id;
          }, function (error) {
            one.until = 0;
            throw error;
          })
        };
        known[id] = one;
      });
    };
    for (var start = 0; start < ids.length; start += MOST_FILES) {
      _loop2();
    }
  }
  return function (value) {
    var ids = {};
    mapTexts(value, function (text) {
      for (var _i4 = 0, _idsIn2 = idsIn(text); _i4 < _idsIn2.length; _i4++) {
        var id = _idsIn2[_i4];
        ids[id] = true;
      }
      return text;
    });
    var wanted = Object.keys(ids);
    var now = Date.now();
    askFor(wanted.filter(function (id) {
      var one = known[id];
      return !one || one.until <= now;
    }));
    return Promise.all(wanted.map(function (id) {
      return known[id].address;
    })).then(function (addresses) {
      var addressOf = {};
      wanted.forEach(function (id, at) {
        addressOf[id] = addresses[at];
      });
      return mapTexts(value, function (text) {
        return isId(text) ? addressOf[text] : text.replace(ID_IN_TEXT, function (id) {
          return addressOf[id];
        });
      });
    });
  };
}
function isId(text) {
  return /^cloud:\/\/[^\s"'<>]+(?: [^"'<>]*)?$/.test(text);
}
function idsIn(text) {
  return isId(text) ? [text] : text.match(ID_IN_TEXT) || [];
}
function mapTexts(value, change) {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map(function (member) {
    return mapTexts(member, change);
  });
  if (Object.prototype.toString.call(value) !== "[object Object]") return value;
  var copy = {};
  for (var _i6 = 0, _Object$keys2 = Object.keys(value); _i6 < _Object$keys2.length; _i6++) {
    var name = _Object$keys2[_i6];
    copy[name] = mapTexts(value[name], change);
  }
  return copy;
}

// packages/miniprogram/src/wx.ts
function runtime() {
  return wx;
}

// packages/miniprogram/src/storage/send-file.ts
function sendFile(url, _ref9, _ref0) {
  var filePath = _ref9.filePath,
    header = _ref9.header,
    timeout = _ref9.timeout;
  var start = _ref0.start;
  var api = "uploadFile";
  return new Promise(function (resolve2, reject) {
    var failed = function failed(errMsg) {
      return reject(notTransferred(api, errMsg, "uploadFile \u5408\u6CD5\u57DF\u540D"));
    };
    start(function () {
      return runtime().uploadFile(_extends({
        url: url,
        filePath: filePath,
        name: "file"
      }, header === void 0 ? {} : {
        header: header
      }, timeout === void 0 ? {} : {
        timeout: timeout
      }, {
        success: function success(_ref1) {
          var statusCode = _ref1.statusCode,
            data = _ref1.data;
          if (statusCode >= 200 && statusCode < 300) resolve2(statusCode);else reject(refusedByAddress(api, statusCode, data));
        },
        fail: function fail(_ref10) {
          var errMsg = _ref10.errMsg;
          return failed(errMsg);
        }
      }));
    }, function () {
      return failed("uploadFile:fail abort");
    });
  });
}
function fetchFile(url, _ref11, _ref12) {
  var timeout = _ref11.timeout;
  var start = _ref12.start;
  var api = "downloadFile";
  return new Promise(function (resolve2, reject) {
    var failed = function failed(errMsg) {
      return reject(notTransferred(api, errMsg, "downloadFile \u5408\u6CD5\u57DF\u540D"));
    };
    start(function () {
      return runtime().downloadFile(_extends({
        url: url
      }, timeout === void 0 ? {} : {
        timeout: timeout
      }, {
        success: function success(_ref13) {
          var statusCode = _ref13.statusCode,
            tempFilePath = _ref13.tempFilePath;
          if (statusCode === 200) resolve2({
            tempFilePath: tempFilePath,
            statusCode: statusCode
          });else reject(refusedByAddress(api, statusCode, void 0));
        },
        fail: function fail(_ref14) {
          var errMsg = _ref14.errMsg;
          return failed(errMsg);
        }
      }));
    }, function () {
      return failed("downloadFile:fail abort");
    });
  });
}

// packages/miniprogram/src/storage/transfer.ts
function waitingTransfer() {
  var running;
  var isAborted = false;
  var calls = [];
  var passOn = function passOn(name) {
    return function (listener) {
      if (!running) calls.push([name, listener]);else call(running, name, listener);
    };
  };
  return {
    task: {
      abort: function abort() {
        isAborted = true;
        if (running) running.abort();
      },
      onProgressUpdate: passOn("onProgressUpdate"),
      offProgressUpdate: passOn("offProgressUpdate"),
      onHeadersReceived: passOn("onHeadersReceived"),
      offHeadersReceived: passOn("offHeadersReceived")
    },
    start: function start(begin, aborted) {
      if (isAborted) {
        aborted();
        return;
      }
      running = begin();
      for (var _i8 = 0, _calls2 = calls; _i8 < _calls2.length; _i8++) {
        var _calls2$_i = _calls2[_i8],
          name = _calls2$_i[0],
          listener = _calls2$_i[1];
        call(running, name, listener);
      }
      calls = [];
    }
  };
}
function call(transfer, name, listener) {
  var method = transfer[name];
  if (method) method.call(transfer, listener);
}

// packages/miniprogram/src/storage.ts
var DOWNLOAD_AGE = 600;
var resolve;
function _storage(host) {
  var send = actionSender(host.call, SESSION_STORAGE_ROUTE, refusedByStorage);
  function uploaded(options, waiting) {
    var api = "uploadFile";
    var cloudPath = options.cloudPath,
      filePath = options.filePath;
    assertText(api, "cloudPath", cloudPath);
    assertText(api, "filePath", filePath);
    return send(api, "storage.getUploadMetadata", {
      path: cloudPath
    }).then(function (_ref15) {
      var url = _ref15.url,
        fileId = _ref15.fileId;
      return sendFile(url, options, waiting).then(function (statusCode) {
        return {
          errMsg: "cloud." + api + ":ok",
          fileID: fileId,
          statusCode: statusCode
        };
      });
    });
  }
  function downloaded(options, waiting) {
    var api = "downloadFile";
    assertText(api, "fileID", options.fileID);
    var file_list = [{
      fileid: options.fileID,
      max_age: DOWNLOAD_AGE
    }];
    return send(api, "storage.batchGetDownloadUrl", {
      file_list: file_list
    }).then(function (_ref16) {
      var _ref16$download_list = _ref16.download_list,
        file = _ref16$download_list[0];
      var code = file.code,
        _file$message = file.message,
        message = _file$message === void 0 ? "" : _file$message,
        tempFileURL = file.tempFileURL;
      if (code !== "SUCCESS") throw refusedByStorage(api, {
        code: code,
        message: message
      });
      return fetchFile(tempFileURL, options, waiting).then(function (got) {
        return Object.assign({
          errMsg: "cloud." + api + ":ok"
        }, got);
      });
    });
  }
  function deleted(_ref17) {
    var fileList = _ref17.fileList;
    var api = "deleteFile";
    assertList(api, "fileList", fileList);
    return send(api, "storage.batchDeleteFile", {
      fileid_list: fileList
    }).then(function (_ref18) {
      var delete_list = _ref18.delete_list;
      return {
        errMsg: "cloud." + api + ":ok",
        fileList: delete_list.map(outcomeOf)
      };
    });
  }
  function addressed(_ref19) {
    var fileList = _ref19.fileList;
    var api = "getTempFileURL";
    assertList(api, "fileList", fileList);
    var file_list = fileList.map(function (file) {
      if (typeof file === "string") return {
        fileid: file
      };
      var _Object2 = Object(file),
        fileID = _Object2.fileID,
        maxAge = _Object2.maxAge;
      return maxAge === void 0 ? {
        fileid: fileID
      } : {
        fileid: fileID,
        max_age: maxAge
      };
    });
    return send(api, "storage.batchGetDownloadUrl", {
      file_list: file_list
    }).then(function (_ref20) {
      var download_list = _ref20.download_list;
      return {
        errMsg: "cloud." + api + ":ok",
        fileList: download_list.map(function (file) {
          return Object.assign(outcomeOf(file), {
            tempFileURL: file.tempFileURL,
            maxAge: file.maxAge
          });
        })
      };
    });
  }
  resolve = fileIdResolver(function (fileList) {
    return addressed({
      fileList: fileList
    });
  });
  return {
    uploadFile: transferring(uploaded),
    downloadFile: transferring(downloaded),
    deleteFile: plain(deleted),
    getTempFileURL: plain(addressed)
  };
}
function _resolveFileIds(value) {
  if (resolve) return resolve(value);
  var errMsg = "resolveFileIds:fail the files are not installed: install({ url, storage: require('@opencloudpay/miniprogram/storage').storage }).";
  return Promise.reject(wordedError(errMsg, -1));
}
function outcomeOf(_ref21) {
  var fileID = _ref21.fileID,
    code = _ref21.code;
  return {
    fileID: fileID,
    status: statusOf(code),
    errMsg: code === "SUCCESS" ? "ok" : code
  };
}
function plain(run) {
  return function (options) {
    var given = Object(options);
    return inBothStyles(Promise.resolve().then(function () {
      return run(given);
    }), given);
  };
}
function transferring(run) {
  return function (options) {
    var waiting = waitingTransfer();
    return plain(function (given) {
      return run(given, waiting);
    })(options) || waiting.task;
  };
}