// @opencloudpay/miniprogram, built by miniprogram-demo/vendor.cjs. Not to be edited.
"use strict";

function _inherits(t, e) { if ("function" != typeof e && null !== e) throw new TypeError("Super expression must either be null or a function"); t.prototype = Object.create(e && e.prototype, { constructor: { value: t, writable: !0, configurable: !0 } }), Object.defineProperty(t, "prototype", { writable: !1 }), e && _setPrototypeOf(t, e); }
function _setPrototypeOf(t, e) { return _setPrototypeOf = Object.setPrototypeOf ? Object.setPrototypeOf.bind() : function (t, e) { return t.__proto__ = e, t; }, _setPrototypeOf(t, e); }
function _defineProperties(e, r) { for (var t = 0; t < r.length; t++) { var o = r[t]; o.enumerable = o.enumerable || !1, o.configurable = !0, "value" in o && (o.writable = !0), Object.defineProperty(e, _toPropertyKey(o.key), o); } }
function _createClass(e, r, t) { return r && _defineProperties(e.prototype, r), t && _defineProperties(e, t), Object.defineProperty(e, "prototype", { writable: !1 }), e; }
function _toPropertyKey(t) { var i = _toPrimitive(t, "string"); return "symbol" == _typeof(i) ? i : i + ""; }
function _toPrimitive(t, e) { if ("object" != _typeof(t) || !t) return t; var r; if ("undefined" != typeof Symbol && void 0 !== (r = t[Symbol.toPrimitive])) { var i = r.call(t, e || "default"); if ("object" != _typeof(i)) return i; throw new TypeError("@@toPrimitive must return a primitive value."); } return ("string" === e ? String : Number)(t); }
function _extends() { return _extends = Object.assign ? Object.assign.bind() : function (n) { for (var e = 1; e < arguments.length; e++) { var t = arguments[e]; for (var r in t) ({}).hasOwnProperty.call(t, r) && (n[r] = t[r]); } return n; }, _extends.apply(null, arguments); }
function _typeof(o) { "@babel/helpers - typeof"; return _typeof = "function" == typeof Symbol && "symbol" == typeof Symbol.iterator ? function (o) { return typeof o; } : function (o) { return o && "function" == typeof Symbol && o.constructor === Symbol && o !== Symbol.prototype ? "symbol" : typeof o; }, _typeof(o); }
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __defNormalProp = function __defNormalProp(obj, key, value) {
  return key in obj ? __defProp(obj, key, {
    enumerable: true,
    configurable: true,
    writable: true,
    value: value
  }) : obj[key] = value;
};
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
var __publicField = function __publicField(obj, key, value) {
  return __defNormalProp(obj, _typeof(key) !== "symbol" ? key + "" : key, value);
};

// packages/miniprogram/src/database.ts
var database_exports = {};
__export(database_exports, {
  database: function database() {
    return _database;
  }
});
module.exports = __toCommonJS(database_exports);

// packages/contracts/src/database-wire.ts
var SESSION_DATABASE_ROUTE = "/database";
var MAX_DATABASE_REQUEST = 512 * 1024;

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
var NETWORK = [-601003, "system network error"];
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
  var _ref4 = codes[code] || COMMON[code] || SYSTEM_ERROR2,
    errCode = _ref4[0],
    words = _ref4[1];
  return wordedError(api + ":fail " + errCode + " " + words + ". " + message, errCode, requestId);
}
function actionSender(callHost, path, refused) {
  return function (api, action, params) {
    return callHost(api, path, JSON.stringify({
      action: action,
      params: params
    })).then(function (_ref5) {
      var statusCode = _ref5.statusCode,
        body = _ref5.data;
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

// packages/miniprogram/src/database/geo.ts
var Point = /*#__PURE__*/function () {
  function Point(longitude, latitude) {
    __publicField(this, "longitude");
    __publicField(this, "latitude");
    for (var _i4 = 0, _ref7 = [longitude, latitude]; _i4 < _ref7.length; _i4++) {
      var value = _ref7[_i4];
      if (typeof value !== "number") throw new TypeError("Geo Point must be number type");
    }
    if (Math.abs(longitude) > 180) throw new Error("longitude should be a number ranges from -180 to 180");
    if (Math.abs(latitude) > 90) throw new Error("latitude should be a number ranges from -90 to 90");
    this.longitude = longitude;
    this.latitude = latitude;
  }
  var _proto = Point.prototype;
  _proto.toJSON = function toJSON() {
    return {
      type: "Point",
      coordinates: [this.longitude, this.latitude]
    };
  };
  return _createClass(Point);
}();
var LineString = /*#__PURE__*/function () {
  function LineString(points) {
    __publicField(this, "points");
    this.points = parts("points", points, Point);
  }
  var _proto2 = LineString.prototype;
  _proto2.toJSON = function toJSON() {
    return {
      type: "LineString",
      coordinates: coordinatesOf(this.points)
    };
  };
  return _createClass(LineString);
}();
var Polygon = /*#__PURE__*/function () {
  function Polygon(lines) {
    __publicField(this, "lines");
    this.lines = parts("lines", lines, LineString);
  }
  var _proto3 = Polygon.prototype;
  _proto3.toJSON = function toJSON() {
    return {
      type: "Polygon",
      coordinates: coordinatesOf(this.lines)
    };
  };
  return _createClass(Polygon);
}();
var MultiPoint = /*#__PURE__*/function () {
  function MultiPoint(points) {
    __publicField(this, "points");
    this.points = parts("points", points, Point);
  }
  var _proto4 = MultiPoint.prototype;
  _proto4.toJSON = function toJSON() {
    return {
      type: "MultiPoint",
      coordinates: coordinatesOf(this.points)
    };
  };
  return _createClass(MultiPoint);
}();
var MultiLineString = /*#__PURE__*/function () {
  function MultiLineString(lines) {
    __publicField(this, "lines");
    this.lines = parts("lines", lines, LineString);
  }
  var _proto5 = MultiLineString.prototype;
  _proto5.toJSON = function toJSON() {
    return {
      type: "MultiLineString",
      coordinates: coordinatesOf(this.lines)
    };
  };
  return _createClass(MultiLineString);
}();
var MultiPolygon = /*#__PURE__*/function () {
  function MultiPolygon(polygons) {
    __publicField(this, "polygons");
    this.polygons = parts("polygons", polygons, Polygon);
  }
  var _proto6 = MultiPolygon.prototype;
  _proto6.toJSON = function toJSON() {
    return {
      type: "MultiPolygon",
      coordinates: coordinatesOf(this.polygons)
    };
  };
  return _createClass(MultiPolygon);
}();
var CLASSES = [Point, LineString, Polygon, MultiPoint, MultiLineString, MultiPolygon];
function isGeo(value) {
  return CLASSES.some(function (geometry) {
    return value instanceof geometry;
  });
}
var Geo = {
  Point: callable(Point),
  LineString: callable(LineString),
  Polygon: callable(Polygon),
  MultiPoint: callable(MultiPoint),
  MultiLineString: callable(MultiLineString),
  MultiPolygon: callable(MultiPolygon)
};
function callable(made) {
  var Made = made;
  function make(first, second) {
    return new Made(first, second);
  }
  make.prototype = Made.prototype;
  return make;
}
function parts(name, given, part) {
  if (!Array.isArray(given)) throw new TypeError("\"" + name + "\" must be a list. Received type " + _typeof(given));
  if (given.length === 0) throw new Error("\"" + name + "\" must contain 1 at least");
  if (!given.every(function (one) {
    return one instanceof part;
  })) throw new TypeError("\"" + name + "\" must be of the class that db.Geo gives");
  return given;
}
function coordinatesOf(given) {
  return given.map(function (one) {
    return one.toJSON().coordinates;
  });
}
function geoFrom(value) {
  var type = value.type,
    coordinates = value.coordinates;
  if (!Array.isArray(coordinates) || Object.keys(value).length !== 2) return void 0;
  try {
    switch (type) {
      case "Point":
        return point(coordinates);
      case "LineString":
        return line(coordinates);
      case "Polygon":
        return polygon(coordinates);
      case "MultiPoint":
        return new MultiPoint(coordinates.map(point));
      case "MultiLineString":
        return new MultiLineString(coordinates.map(line));
      case "MultiPolygon":
        return new MultiPolygon(coordinates.map(polygon));
      default:
        return void 0;
    }
  } catch (_) {
    return void 0;
  }
}
function point(_ref8) {
  var longitude = _ref8[0],
    latitude = _ref8[1];
  return new Point(longitude, latitude);
}
function line(positions) {
  return new LineString(positions.map(point));
}
function polygon(lines) {
  return new Polygon(lines.map(line));
}

// packages/miniprogram/src/database/values.ts
var ServerDate = /*#__PURE__*/_createClass(function ServerDate(offset) {
  __publicField(this, "offset");
  this.offset = offset;
});
var TextPattern = /*#__PURE__*/_createClass(function TextPattern(regexp, options) {
  __publicField(this, "regexp");
  __publicField(this, "options");
  this.regexp = regexp;
  this.options = options;
});
var whole = [];
function keepWhole(isWhole) {
  whole.push(isWhole);
}
function isFields(value) {
  if (kindOf(value) !== "Object") return false;
  var object = value;
  return !(object instanceof ServerDate || object instanceof TextPattern || isGeo(object) || whole.some(function (isWhole) {
    return isWhole(object);
  }));
}
function kindOf(value) {
  return Object.prototype.toString.call(value).slice(8, -1);
}
function encoded(value, around) {
  if (around === void 0) {
    around = [];
  }
  if (typeof value === "number") return encodedNumber(value);
  if (_typeof(value) !== "object" || value === null) return value;
  if (around.indexOf(value) >= 0) throw new Error("Cannot convert circular structure to JSON");
  var within = around.concat([value]);
  switch (kindOf(value)) {
    case "Date":
      return {
        $date: {
          $numberLong: String(value.getTime())
        }
      };
    case "RegExp":
      return pattern(value.source, flagsOf(value));
    case "Array":
      return value.map(function (member) {
        return encoded(member === void 0 ? null : member, within);
      });
    default:
      break;
  }
  if (value instanceof ServerDate) return {
    $tcb_server_date: {
      offset: encodedNumber(value.offset)
    }
  };
  if (value instanceof TextPattern) return pattern(value.regexp, value.options);
  var toJSON = value.toJSON;
  if (typeof toJSON === "function") return encoded(toJSON.call(value), within);
  var result = {};
  for (var _i6 = 0, _Object$keys2 = Object.keys(value); _i6 < _Object$keys2.length; _i6++) {
    var name = _Object$keys2[_i6];
    var member = value[name];
    if (member !== void 0 && typeof member !== "function") result[name] = encoded(member, within);
  }
  return result;
}
function encodedNumber(value) {
  if (value === (value | 0)) return {
    $numberInt: String(value)
  };
  var isInteger = Math.floor(value) === value && Math.abs(value) <= MAX_SAFE;
  return isInteger ? {
    $numberLong: String(value)
  } : {
    $numberDouble: String(value)
  };
}
var MAX_SAFE = 9007199254740991;
function pattern(regexp, options) {
  return {
    $regularExpression: {
      pattern: regexp,
      options: options
    }
  };
}
function flagsOf(_ref9) {
  var global = _ref9.global,
    ignoreCase = _ref9.ignoreCase,
    multiline = _ref9.multiline;
  return (global ? "g" : "") + (ignoreCase ? "i" : "") + (multiline ? "m" : "");
}
function decoded(value) {
  if (Array.isArray(value)) return value.map(decoded);
  if (_typeof(value) !== "object" || value === null) return value;
  var fields = value;
  var names = Object.keys(fields);
  var first = names[0];
  if (names.length === 1 && first !== void 0 && first.charAt(0) === "$") {
    var only = decodedSpecial(first, fields[first]);
    if (only !== void 0) return only;
  }
  var result = {};
  for (var _i8 = 0; _i8 < names.length; _i8++) {
    var name = names[_i8];
    result[name] = decoded(fields[name]);
  }
  return geoFrom(result) || result;
}
function decodedSpecial(name, value) {
  switch (name) {
    case "$numberInt":
    case "$numberLong":
    case "$numberDouble":
      return Number(value);
    case "$oid":
      return value;
    case "$date":
      {
        var time = decoded(value);
        return new Date(time);
      }
    case "$regularExpression":
      {
        var source = value.pattern,
          options = value.options;
        return new RegExp(source, options.replace(/[^gim]/g, ""));
      }
    default:
      return void 0;
  }
}

// packages/miniprogram/src/database/failures.ts
var CODES2 = {
  DATABASE_REQUEST_FAILED: [-502001, "database request fail"],
  DATABASE_INVALID_OPERRATOR: [-502002, "database invalid command"],
  DATABASE_PERMISSION_DENIED: [-502003, "database permission denied"],
  DATABASE_COLLECTION_NOT_EXIST: [-502005, "database collection not exists"]
};
function refusedByDatabase(api, failure) {
  return platformError(api, CODES2, failure);
}
function failed(api, text2) {
  return wordedError(api + ":fail " + text2, -1);
}
function assertData(api, options) {
  var kind = kindOf(Object(options).data).toLowerCase();
  if (kind !== "object") throw failed(api, "parameter.data should be object instead of " + kind + ";");
  if (Object.keys(options.data).length === 0) throw failed(api, "options.data must not be empty");
}

// packages/miniprogram/src/database/command-names.ts
var COMPARISONS = ["eq", "neq", "gt", "gte", "lt", "lte", "in", "nin", "all", "elemMatch", "exists", "size", "mod", "geoNear", "geoWithin", "geoIntersects"];
var LOGICS = ["and", "or", "nor", "not"];
var CHANGES = ["set", "inc", "mul", "min", "max", "rename", "bit", "pull", "pullAll", "addToSet"];

// packages/miniprogram/src/database/commands.ts
var LogicCommand = /*#__PURE__*/function () {
  function _LogicCommand(operator, operands) {
    __publicField(this, "operator");
    __publicField(this, "operands");
    this.operator = operator;
    this.operands = operands;
  }
  var _proto7 = _LogicCommand.prototype;
  _proto7.and = function and() {
    for (var _len = arguments.length, others = new Array(_len), _key = 0; _key < _len; _key++) {
      others[_key] = arguments[_key];
    }
    return new _LogicCommand("and", [this].concat(listOf(others)));
  };
  _proto7.or = function or() {
    for (var _len2 = arguments.length, others = new Array(_len2), _key2 = 0; _key2 < _len2; _key2++) {
      others[_key2] = arguments[_key2];
    }
    return new _LogicCommand("or", [this].concat(listOf(others)));
  };
  return _createClass(_LogicCommand);
}();
var QueryCommand = /*#__PURE__*/function (_LogicCommand2) {
  function QueryCommand() {
    return _LogicCommand2.apply(this, arguments) || this;
  }
  _inherits(QueryCommand, _LogicCommand2);
  var _proto8 = QueryCommand.prototype;
  /** The condition inside of another one: `_.elemMatch(_.gt(1))`. */
  _proto8.toJSON = function toJSON() {
    var _ref0;
    return _ref0 = {}, _ref0[operatorOf(this.operator)] = operandOf(this), _ref0;
  };
  return _createClass(QueryCommand);
}(LogicCommand);
var UpdateCommand = /*#__PURE__*/_createClass(function UpdateCommand(operator, operand) {
  __publicField(this, "operator");
  __publicField(this, "operand");
  this.operator = operator;
  this.operand = operand;
});
keepWhole(function (value) {
  return value instanceof LogicCommand || value instanceof UpdateCommand;
});
var LISTS = ["in", "nin", "all"];
function operandOf(_ref1) {
  var operator = _ref1.operator,
    operands = _ref1.operands;
  return LISTS.indexOf(operator) >= 0 ? operands : operands[0];
}
var OPERATORS = {
  neq: "$ne",
  remove: "$unset",
  shift: "$pop",
  unshift: "$push",
  geoNear: "$nearSphere"
};
function operatorOf(name) {
  return OPERATORS[name] || "$" + name;
}
function listOf(given) {
  return Array.isArray(given[0]) ? given[0] : given;
}
var AGGREGATIONS = "abs add ceil divide exp floor ln log log10 mod multiply pow sqrt subtract trunc arrayElemAt arrayToObject concatArrays filter in indexOfArray isArray map range reduce reverseArray size slice zip and not or cmp eq gt gte lt lte neq cond ifNull switch dateFromParts dateFromString dayOfMonth dayOfWeek dayOfYear isoDayOfWeek isoWeek isoWeekYear millisecond minute month second hour week year literal mergeObjects objectToArray allElementsTrue anyElementTrue setDifference setEquals setIntersection setIsSubset setUnion concat dateToString indexOfBytes indexOfCP split strLenBytes strLenCP strcasecmp substr substrBytes substrCP toLower toUpper meta addToSet avg first last max min push stdDevPop stdDevSamp sum let";
function commands(pipeline) {
  var command = {};
  var _loop2 = function _loop2() {
    var name = COMPARISONS[_i0];
    command[name] = function () {
      for (var _len3 = arguments.length, given = new Array(_len3), _key3 = 0; _key3 < _len3; _key3++) {
        given[_key3] = arguments[_key3];
      }
      return new QueryCommand(name, operandsOf(name, given));
    };
    Object.defineProperty(QueryCommand.prototype, name, {
      value: function value() {
        for (var _len4 = arguments.length, given = new Array(_len4), _key4 = 0; _key4 < _len4; _key4++) {
          given[_key4] = arguments[_key4];
        }
        return this.and(new QueryCommand(name, operandsOf(name, given)));
      },
      configurable: true,
      writable: true
    });
  };
  for (var _i0 = 0; _i0 < COMPARISONS.length; _i0++) {
    _loop2();
  }
  var _loop3 = function _loop3() {
    var name = LOGICS[_i10];
    command[name] = function () {
      for (var _len5 = arguments.length, given = new Array(_len5), _key5 = 0; _key5 < _len5; _key5++) {
        given[_key5] = arguments[_key5];
      }
      return new LogicCommand(name, listOf(given));
    };
  };
  for (var _i10 = 0; _i10 < LOGICS.length; _i10++) {
    _loop3();
  }
  var _loop4 = function _loop4() {
    var name = CHANGES[_i12];
    command[name] = function (given) {
      return new UpdateCommand(name, given);
    };
  };
  for (var _i12 = 0; _i12 < CHANGES.length; _i12++) {
    _loop4();
  }
  command["remove"] = function () {
    return new UpdateCommand("remove", "");
  };
  command["pop"] = function () {
    return new UpdateCommand("pop", 1);
  };
  command["shift"] = function () {
    return new UpdateCommand("shift", -1);
  };
  command["push"] = function () {
    for (var _len6 = arguments.length, given = new Array(_len6), _key6 = 0; _key6 < _len6; _key6++) {
      given[_key6] = arguments[_key6];
    }
    return new UpdateCommand("push", pushed(given));
  };
  command["unshift"] = function () {
    for (var _len7 = arguments.length, given = new Array(_len7), _key7 = 0; _key7 < _len7; _key7++) {
      given[_key7] = arguments[_key7];
    }
    return new UpdateCommand("unshift", {
      $each: listOf(given),
      $position: 0
    });
  };
  command["expr"] = function ($expr) {
    return {
      $expr: $expr
    };
  };
  var aggregate = operators(AGGREGATIONS.split(" "));
  aggregate["neq"] = function ($ne) {
    return {
      $ne: $ne
    };
  };
  aggregate["pipeline"] = pipeline;
  var parts2 = {
    aggregate: aggregate,
    project: operators(["slice", "elemMatch"])
  };
  return Object.assign(command, parts2);
}
function operandsOf(name, given) {
  if (LISTS.indexOf(name) >= 0) return given[0];
  return name === "mod" && given.length === 2 ? [given] : [given[0]];
}
function pushed(given) {
  var first = given[0];
  if (_typeof(first) !== "object" || first === null || !("each" in first)) return {
    $each: listOf(given)
  };
  var modifiers = {};
  for (var _i14 = 0, _ref11 = ["each", "position", "sort", "slice"]; _i14 < _ref11.length; _i14++) {
    var name = _ref11[_i14];
    var value = first[name];
    if (value !== void 0) modifiers["$" + name] = value;
  }
  return modifiers;
}
function operators(names) {
  var made = {};
  var _loop5 = function _loop5() {
    var name = names[_i16];
    made[name] = function (operand) {
      var _ref12;
      return _ref12 = {}, _ref12["$" + name] = operand, _ref12;
    };
  };
  for (var _i16 = 0; _i16 < names.length; _i16++) {
    _loop5();
  }
  return made;
}

// packages/miniprogram/src/database/query-text.ts
function queryOf(query, field) {
  var _ref13;
  if (query instanceof QueryCommand) return condition(query, field);
  if (query instanceof LogicCommand) return logic(query, field);
  if (field !== void 0 && (kindOf(query) === "RegExp" || kindOf(query) === "Date")) return _ref13 = {}, _ref13[field] = encoded(query), _ref13;
  return isFields(query) ? fieldsQuery(query) : encoded(query);
}
function fieldsQuery(query) {
  var flat = flattened(query);
  for (var _i18 = 0, _Object$keys4 = Object.keys(flat); _i18 < _Object$keys4.length; _i18++) {
    var name = _Object$keys4[_i18];
    var value = flat[name];
    if (value instanceof LogicCommand) {
      delete flat[name];
      merge(flat, queryOf(value, name));
    } else flat[name] = encoded(value);
  }
  return flat;
}
function flattened(query, around) {
  if (around === void 0) {
    around = [];
  }
  if (around.indexOf(query) >= 0) throw new Error("Cannot convert circular structure to JSON");
  var flat = {};
  for (var _i20 = 0, _Object$keys6 = Object.keys(query); _i20 < _Object$keys6.length; _i20++) {
    var name = _Object$keys6[_i20];
    var value = query[name];
    if (value === void 0) continue;
    if (name.charAt(0) === "$" || !isFields(value)) {
      flat[name] = value;
      continue;
    }
    var inner = flattened(value, around.concat([query]));
    var kept = {};
    for (var _i22 = 0, _Object$keys8 = Object.keys(inner); _i22 < _Object$keys8.length; _i22++) {
      var innerName = _Object$keys8[_i22];
      if (innerName.charAt(0) === "$") kept[innerName] = inner[innerName];else flat[name + "." + innerName] = inner[innerName];
    }
    if (Object.keys(kept).length > 0) flat[name] = kept;
  }
  return flat;
}
function merge(query, condition2) {
  for (var _i24 = 0, _Object$keys0 = Object.keys(condition2); _i24 < _Object$keys0.length; _i24++) {
    var name = _Object$keys0[_i24];
    var before = query[name];
    query[name] = Array.isArray(before) ? before.concat(condition2[name]) : condition2[name];
  }
}
function logic(_ref14, field) {
  var _ref15, _ref16;
  var operator = _ref14.operator,
    operands = _ref14.operands;
  if (operator !== "not") return _ref15 = {}, _ref15[operatorOf(operator)] = operands.map(function (operand2) {
    return queryOf(operand2, field);
  }), _ref15;
  var operand = operands[0];
  if (field === void 0) throw new Error("_.not() must stand beside a field");
  var inner = kindOf(operand) === "RegExp" ? encoded(operand) : queryOf(operand, field)[field];
  return _ref16 = {}, _ref16[field] = {
    $not: inner
  }, _ref16;
}
function condition(command, field) {
  var _field2, _ref21;
  if (field === void 0) throw new Error("Cannot encode a comparison command with unset field name");
  var operator = command.operator,
    operands = command.operands;
  var operand = operands[0];
  switch (operator) {
    case "geoNear":
      {
        var _ref18;
        var _ref17 = operand || {},
          geometry = _ref17.geometry,
          maxDistance = _ref17.maxDistance,
          minDistance = _ref17.minDistance;
        return _ref18 = {}, _ref18[field] = {
          $nearSphere: encoded({
            $geometry: geometry,
            $maxDistance: maxDistance,
            $minDistance: minDistance
          })
        }, _ref18;
      }
    case "geoWithin":
    case "geoIntersects":
      {
        var _field, _ref20;
        var _ref19 = operand || {},
          _geometry = _ref19.geometry,
          centerSphere = _ref19.centerSphere;
        var within = centerSphere === void 0 ? {
          $geometry: _geometry
        } : {
          $centerSphere: sphere(centerSphere)
        };
        return _ref20 = {}, _ref20[field] = (_field = {}, _field[operatorOf(operator)] = encoded(within), _field), _ref20;
      }
    default:
      return _ref21 = {}, _ref21[field] = (_field2 = {}, _field2[operatorOf(operator)] = encoded(operandOf(command)), _field2), _ref21;
  }
}
function sphere(centerSphere) {
  var center = centerSphere[0],
    radius = centerSphere[1];
  return [center instanceof Point ? [center.longitude, center.latitude] : center, radius];
}

// packages/miniprogram/src/database/send.ts
function sender(callHost, path) {
  var send = actionSender(callHost, path, refusedByDatabase);
  return function (api, action, params) {
    return send(api, "database." + action, params);
  };
}
function documentsIn(_ref22) {
  var _ref22$list = _ref22.list,
    list = _ref22$list === void 0 ? [] : _ref22$list;
  return list.map(function (text2) {
    return decoded(JSON.parse(text2));
  });
}

// packages/miniprogram/src/database/update-text.ts
function updateOf(data) {
  var flat = flattened(data);
  var update = {};
  for (var _i26 = 0, _Object$keys10 = Object.keys(flat); _i26 < _Object$keys10.length; _i26++) {
    var name = _Object$keys10[_i26];
    var value = flat[name];
    if (name.charAt(0) === "$") update[name] = encoded(value);else if (value instanceof UpdateCommand) put(update, operatorOf(value.operator), name, encoded(value.operand));else put(update, "$set", name, encoded(value));
  }
  return update;
}
function put(update, operator, name, value) {
  var _Object$assign;
  update[operator] = Object.assign({}, update[operator], (_Object$assign = {}, _Object$assign[name] = value, _Object$assign));
}
function hasCommand(data) {
  if (data instanceof UpdateCommand) return true;
  if (_typeof(data) !== "object" || data === null) return false;
  return Object.keys(data).some(function (name) {
    return hasCommand(data[name]);
  });
}

// packages/miniprogram/src/database/query.ts
var Query = /*#__PURE__*/function () {
  function _Query(part, collectionName, range) {
    if (range === void 0) {
      range = {};
    }
    __publicField(this, "collectionName");
    __publicField(this, "part");
    __publicField(this, "range");
    this.part = part;
    this.collectionName = collectionName;
    this.range = range;
  }
  var _proto9 = _Query.prototype;
  _proto9.where = function where(condition2) {
    if (kindOf(condition2) !== "Object") throw new Error("\u67E5\u8BE2\u53C2\u6570\u5FC5\u987B\u4E3A\u5BF9\u8C61");
    var names = Object.keys(condition2);
    if (names.length > 0 && names.every(function (name) {
      return condition2[name] === void 0;
    })) throw new Error("\u67E5\u8BE2\u53C2\u6570\u5BF9\u8C61\u503C\u4E0D\u80FD\u5747\u4E3Aundefined");
    return this.changed({
      query: JSON.stringify(queryOf(condition2))
    });
  };
  _proto9.orderBy = function orderBy(field, direction) {
    var _Object$assign2;
    if (direction !== "asc" && direction !== "desc") throw new Error("\u6392\u5E8F\u5B57\u7B26\u4E0D\u5408\u6CD5");
    var order = Object.assign({}, this.range.order, (_Object$assign2 = {}, _Object$assign2[field] = direction === "desc" ? -1 : 1, _Object$assign2));
    return this.changed({
      order: order
    });
  };
  _proto9.limit = function limit(_limit) {
    return this.changed({
      limit: _limit
    });
  };
  _proto9.skip = function skip(_skip) {
    return this.changed({
      skip: _skip
    });
  };
  _proto9.field = function field(projection) {
    return this.changed({
      projection: projectionOf(projection)
    });
  };
  _proto9.get = function get(options) {
    var _this = this;
    if (options === void 0) {
      options = {};
    }
    var _this$range = this.range,
      skip = _this$range.skip,
      projection = _this$range.projection;
    var params = _extends({}, this.watched(), skip ? {
      offset: skip
    } : {}, projection === void 0 ? {} : {
      projection: text(projection)
    });
    return finished(options, "collection.get", function (api) {
      return _this.part.send(api, "getDocument", params).then(function (data) {
        return {
          data: documentsIn(data)
        };
      });
    });
  };
  _proto9.count = function count(options) {
    var _this2 = this;
    if (options === void 0) {
      options = {};
    }
    return finished(options, "collection.count", function (api) {
      return _this2.part.send(api, "calculateDocument", _this2.params(_this2.range.query)).then(function (_ref23) {
        var _ref23$total = _ref23.total,
          total = _ref23$total === void 0 ? 0 : _ref23$total;
        return {
          total: total
        };
      });
    });
  };
  _proto9.update = function update(options) {
    var _this3 = this;
    return finished(options, "collection.update", function (api) {
      assertData(api, options);
      assertNoId(api, options.data);
      var data = JSON.stringify(updateOf(options.data));
      var params = _extends({}, _this3.params(_this3.range.query), {
        multi: true,
        merge: true,
        upsert: false,
        data: data
      });
      return _this3.part.send(api, "modifyDocument", params).then(function (_ref24) {
        var _ref24$updated = _ref24.updated,
          updated2 = _ref24$updated === void 0 ? 0 : _ref24$updated;
        return {
          stats: {
            updated: updated2
          }
        };
      });
    });
  };
  _proto9.remove = function remove(options) {
    var _this4 = this;
    if (options === void 0) {
      options = {};
    }
    return finished(options, "collection.remove", function (api) {
      return _this4.part.send(api, "removeDocument", _extends({}, _this4.params(_this4.range.query), {
        multi: true
      })).then(function (_ref25) {
        var _ref25$deleted = _ref25.deleted,
          deleted = _ref25$deleted === void 0 ? 0 : _ref25$deleted;
        return {
          stats: {
            removed: deleted
          }
        };
      });
    });
  }
  /** Calls `onChange` with the documents that there are, and then with each change of them. */;
  _proto9.watch = function watch(options) {
    return this.part.watch(this.watched(), options);
  };
  _proto9.watched = function watched() {
    var _this$range2 = this.range,
      query = _this$range2.query,
      order = _this$range2.order,
      limit = _this$range2.limit;
    return _extends({}, this.params(query), order === void 0 ? {} : {
      order: text(order)
    }, limit ? {
      limit: limit
    } : {});
  };
  _proto9.params = function params(query) {
    var collectionName = this.collectionName;
    return _extends({
      collectionName: collectionName,
      queryType: "WHERE"
    }, query === void 0 ? {} : {
      query: query
    });
  };
  _proto9.changed = function changed(more) {
    return new _Query(this.part, this.collectionName, _extends({}, this.range, more));
  };
  return _createClass(_Query);
}();
function finished(options, api, call) {
  var work = Promise.resolve().then(function () {
    return call(api);
  }).then(function (result) {
    return Object.assign(result, {
      errMsg: api + ":ok"
    });
  }, function (error) {
    throw error.errMsg === void 0 ? failed(api, error.message) : error;
  });
  return inBothStyles(work, options || {});
}
function assertNoId(api, data) {
  if ("_id" in data) throw failed(api, "\u4E0D\u80FD\u66F4\u65B0_id\u7684\u503C");
}
function projectionOf(projection) {
  var result = {};
  for (var _i28 = 0, _Object$keys12 = Object.keys(projection); _i28 < _Object$keys12.length; _i28++) {
    var name = _Object$keys12[_i28];
    var value = projection[name];
    if (_typeof(value) === "object") result[name] = value;else result[name] = value === true || value > 0 ? 1 : 0;
  }
  return result;
}
function text(value) {
  return JSON.stringify(encoded(value));
}

// packages/miniprogram/src/database/aggregate.ts
var STAGES = "addFields bucket bucketAuto count geoNear group limit lookup project replaceRoot sample skip sort sortByCount unwind";
function aggregation(send, collection) {
  var stages = [];
  var aggregate = {
    end: function end(options) {
      if (options === void 0) {
        options = {};
      }
      return finished(options, "collection.aggregate", function (api) {
        if (collection === void 0) throw new Error("Aggregation pipeline cannot send request");
        return send(api, "aggregateDocuments", {
          collectionName: collection,
          stages: stages
        }).then(function (data) {
          return {
            list: documentsIn(data)
          };
        });
      });
    },
    done: function done() {
      return stages.map(function (_ref26) {
        var _ref27;
        var stageKey = _ref26.stageKey,
          stageValue = _ref26.stageValue;
        return _ref27 = {}, _ref27[stageKey] = JSON.parse(stageValue), _ref27;
      });
    },
    match: function match(query) {
      return add("match", JSON.stringify(queryOf(query)));
    }
  };
  var add = function add(name, stageValue) {
    stages.push({
      stageKey: "$" + name,
      stageValue: stageValue
    });
    return aggregate;
  };
  var _loop6 = function _loop6() {
    var name = _STAGES$split2[_i30];
    aggregate[name] = function (operand) {
      return add(name, text(name === "geoNear" ? nearOf(operand) : operand));
    };
  };
  for (var _i30 = 0, _STAGES$split2 = STAGES.split(" "); _i30 < _STAGES$split2.length; _i30++) {
    _loop6();
  }
  return aggregate;
}
function nearOf(operand) {
  return operand["query"] === void 0 ? operand : Object.assign({}, operand, {
    query: queryOf(operand["query"])
  });
}

// packages/miniprogram/src/database/document.ts
var DocumentReference = /*#__PURE__*/function () {
  function _DocumentReference(part, collectionName, id, settings, projection) {
    __publicField(this, "_id");
    __publicField(this, "part");
    __publicField(this, "collectionName");
    __publicField(this, "settings");
    __publicField(this, "projection");
    if (typeof id !== "string" && typeof id !== "number") throw new Error("docId\u5FC5\u987B\u4E3A\u5B57\u7B26\u4E32\u6216\u6570\u5B57");
    this._id = id;
    this.part = part;
    this.collectionName = collectionName;
    this.settings = settings;
    this.projection = projection;
  }
  var _proto0 = _DocumentReference.prototype;
  _proto0.field = function field(projection) {
    var fields = projectionOf(projection);
    return new _DocumentReference(this.part, this.collectionName, this._id, this.settings, fields);
  };
  _proto0.get = function get(options) {
    var _this5 = this;
    if (options === void 0) {
      options = {};
    }
    var projection = this.projection;
    return finished(options, "document.get", function (api) {
      return _this5.part.send(api, "getDocument", _extends({}, _this5.params(), projection === void 0 ? {} : {
        projection: text(projection)
      })).then(function (data) {
        var _documentsIn = documentsIn(data),
          document = _documentsIn[0];
        if (document === void 0 && _this5.settings.throwOnNotFound) throw failed(api, "cannot find document with _id " + _this5._id + ", " + mustExist("access"));
        return {
          data: document || null
        };
      });
    });
  };
  _proto0.set = function set(options) {
    var _this6 = this;
    return finished(options, "document.set", function (api) {
      assertData(api, options);
      var data = options.data;
      assertNoId(api, data);
      if (hasCommand(data)) throw failed(api, "update operator complicit");
      var params = _extends({}, _this6.params(), {
        data: text(data),
        merge: false,
        upsert: true
      });
      return _this6.part.send(api, "modifyDocument", params).then(function (_ref28) {
        var _ref28$updated = _ref28.updated,
          updated2 = _ref28$updated === void 0 ? 0 : _ref28$updated,
          upsert_id = _ref28.upsert_id;
        return {
          _id: _this6._id,
          stats: {
            updated: updated2,
            created: upsert_id ? 1 : 0
          }
        };
      });
    });
  };
  _proto0.update = function update(options) {
    var _this7 = this;
    return finished(options, "document.update", function (api) {
      assertData(api, options);
      assertNoId(api, options.data);
      var data = JSON.stringify(updateOf(options.data));
      var params = _extends({}, _this7.params(), {
        data: data,
        merge: true,
        upsert: false
      });
      return _this7.part.send(api, "modifyDocument", params).then(function (_ref29) {
        var _ref29$updated = _ref29.updated,
          updated2 = _ref29$updated === void 0 ? 0 : _ref29$updated;
        return {
          stats: {
            updated: updated2
          }
        };
      });
    });
  };
  _proto0.remove = function remove(options) {
    var _this8 = this;
    if (options === void 0) {
      options = {};
    }
    return finished(options, "document.remove", function (api) {
      return _this8.part.send(api, "removeDocument", _this8.params()).then(function (_ref30) {
        var _ref30$deleted = _ref30.deleted,
          deleted = _ref30$deleted === void 0 ? 0 : _ref30$deleted;
        if (deleted === 0) throw failed(api, "cannot remove document with _id " + _this8._id + ", " + mustExist("Write"));
        return {
          stats: {
            removed: deleted
          }
        };
      });
    });
  }
  /** Calls `onChange` with the document, and then with each change of it. */;
  _proto0.watch = function watch(options) {
    var query = text({
      _id: this._id
    });
    return this.part.watch({
      collectionName: this.collectionName,
      query: query
    }, options);
  };
  _proto0.params = function params() {
    var query = text({
      _id: this._id
    });
    return {
      collectionName: this.collectionName,
      query: query,
      queryType: "DOC",
      multi: false
    };
  };
  return _createClass(_DocumentReference);
}();
function mustExist(permission) {
  return "please make sure that the document exists and you have the corresponding " + permission + " permission";
}

// packages/contracts/src/watch-wire.ts
var SESSION_WATCH_ROUTE = "/watch";
var WATCH_LIMITED = 4429;
function watchLimitedPause(_ref31) {
  var code = _ref31.code,
    reason = _ref31.reason;
  if (code !== WATCH_LIMITED) return void 0;
  var _ref32 = /(\d+) s$/.exec(reason === void 0 ? "" : reason) || [],
    _ref32$ = _ref32[1],
    seconds = _ref32$ === void 0 ? "1" : _ref32$;
  return Number(seconds) * 1e3;
}

// packages/miniprogram/src/wx.ts
function runtime() {
  return wx;
}

// packages/miniprogram/src/database/watches.ts
var API = "collection.watch";
var PAUSES = [500, 1e3, 2e3, 5e3, 1e4, 3e4];
var PING = 25e3;
var PONG = 1e4;
function watchesOf(host) {
  var watched = {};
  var last = 0;
  var socket;
  var over = function over(_close) {};
  var isReady = false;
  var attempts = 0;
  var timer;
  var ids = function ids() {
    return Object.keys(watched);
  };
  var send = function send(message) {
    if (socket) socket.send({
      data: JSON.stringify(message)
    });
  };
  var ask = function ask(id) {
    var one = watched[id];
    if (one) send({
      type: "watch",
      id: Number(id),
      params: one.params
    });
  };
  function connect() {
    var refused = "";
    host.session.token(API).then(function (token) {
      if (ids().length === 0 || socket) return;
      var task = runtime().connectSocket({
        url: host.url.replace(/^http/, "ws") + SESSION_WATCH_ROUTE
      });
      socket = task;
      over = function over(close) {
        if (socket !== task) return;
        forget();
        if (!refused) retry(watchLimitedPause(Object(close)));else host.session.renew(API, token).then(function () {
          return retry();
        }, failAll);
      };
      task.onOpen(function () {
        if (socket === task) send({
          type: "login",
          token: token
        });
      });
      task.onMessage(function (_ref33) {
        var data = _ref33.data;
        if (socket !== task) return;
        var message = JSON.parse(String(data));
        if (message.type === "refused") {
          refused = message.code;
          over();
          task.close({});
        } else receive(message);
      });
      var ended = over;
      task.onClose(ended);
      task.onError(function () {
        return ended();
      });
      alive(task, ended);
    }, function (error) {
      if (error.errCode === NETWORK[0]) retry();else failAll(error);
    });
  }
  function alive(task, ended) {
    clearTimeout(timer);
    timer = setTimeout(function () {
      if (socket !== task) return;
      send({
        type: "ping"
      });
      timer = setTimeout(function () {
        ended();
        task.close({});
      }, PONG);
    }, PING);
  }
  function forget() {
    socket = void 0;
    isReady = false;
    clearTimeout(timer);
  }
  function retry(least) {
    if (least === void 0) {
      least = 0;
    }
    if (ids().length === 0) return;
    var pause = Math.max(least, PAUSES[Math.min(attempts, PAUSES.length - 1)] || 0);
    attempts += 1;
    setTimeout(function () {
      if (!socket) connect();
    }, pause);
  }
  function failAll(error) {
    for (var _i32 = 0, _ids2 = ids(); _i32 < _ids2.length; _i32++) {
      var id = _ids2[_i32];
      fail(id, error);
    }
  }
  function fail(id, error) {
    var one = watched[id];
    delete watched[id];
    if (one) one.options.onError(error);
    closeUnused();
  }
  function receive(message) {
    var task = socket;
    if (message.type === "ready") {
      isReady = true;
      ids().forEach(ask);
    } else if (message.type === "pong") {
      if (task) alive(task, over);
    } else if (message.type === "error") fail(String(message.id), refusedByDatabase(API, message));else {
      attempts = 0;
      var one = watched[String(message.id)];
      if (one) apply(one, message.changes, message.ids);
    }
  }
  function closeUnused() {
    if (ids().length > 0 || !socket) return;
    var task = socket;
    forget();
    task.close({});
  }
  return function (params, options) {
    if (typeof Object(options).onChange !== "function" || typeof Object(options).onError !== "function") throw failed(API, "watch needs the functions onChange and onError");
    last += 1;
    var id = String(last);
    watched[id] = {
      params: params,
      options: options,
      docs: [],
      snapshots: 0
    };
    if (isReady) ask(id);else if (!socket && ids().length === 1) connect();
    var listener = {
      close: function close() {
        if (watched[id]) {
          delete watched[id];
          if (isReady) send({
            type: "unwatch",
            id: Number(id)
          });
          closeUnused();
        }
        return Promise.resolve();
      }
    };
    return listener;
  };
}
function apply(one, given, order) {
  var isInit = given.every(function (_ref34) {
    var queueType = _ref34.queueType;
    return queueType === "init";
  });
  var changes = isInit && one.snapshots > 0 ? sinceThen(one.docs, given) : given;
  if (changes.length === 0 && one.snapshots > 0) return;
  var before = one.docs;
  one.docs = ordered(updated(before, changes), order);
  var snapshot = {
    id: one.snapshots,
    docs: one.docs.map(function (_ref35) {
      var doc = _ref35.doc;
      return parsed(doc);
    }),
    docChanges: changes.map(function (_ref36, number) {
      var id = _ref36.id,
        doc = _ref36.doc,
        queueType = _ref36.queueType,
        dataType = _ref36.dataType,
        updatedFields = _ref36.updatedFields,
        removedFields = _ref36.removedFields;
      var document = parsed(doc === void 0 ? textOf(before, id) : doc);
      return Object.assign({
        id: number,
        queueType: queueType,
        dataType: dataType,
        docId: document["_id"],
        doc: document
      }, updatedFields === void 0 ? {} : {
        updatedFields: parsed(updatedFields)
      }, removedFields === void 0 ? {} : {
        removedFields: removedFields
      });
    })
  };
  if (one.snapshots === 0) snapshot.type = "init";
  one.snapshots += 1;
  one.options.onChange(snapshot);
}
function sinceThen(before, now) {
  var left = before.filter(function (_ref37) {
    var id = _ref37.id;
    return !now.some(function (one) {
      return one.id === id;
    });
  });
  var changes = left.map(function (_ref38) {
    var id = _ref38.id;
    return {
      queueType: "dequeue",
      dataType: "remove",
      id: id
    };
  });
  var _loop7 = function _loop7() {
    var _now$_i = now[_i34],
      id = _now$_i.id,
      _now$_i$doc = _now$_i.doc,
      doc = _now$_i$doc === void 0 ? "" : _now$_i$doc;
    var _before$filter = before.filter(function (one) {
        return one.id === id;
      }),
      known = _before$filter[0];
    if (!known) changes.push({
      queueType: "enqueue",
      dataType: "add",
      id: id,
      doc: doc
    });else if (known.doc !== doc) changes.push({
      queueType: "update",
      dataType: "update",
      id: id,
      doc: doc
    });
  };
  for (var _i34 = 0; _i34 < now.length; _i34++) {
    _loop7();
  }
  return changes;
}
function updated(before, changes) {
  var docs = before;
  var _loop8 = function _loop8() {
    var _changes$_i = changes[_i36],
      id = _changes$_i.id,
      doc = _changes$_i.doc;
    var index = docs.map(function (one) {
      return one.id;
    }).indexOf(id);
    if (doc === void 0) docs = docs.filter(function (one) {
      return one.id !== id;
    });else if (index < 0) docs = docs.concat([{
      id: id,
      doc: doc
    }]);else docs = docs.map(function (one, at) {
      return at === index ? {
        id: id,
        doc: doc
      } : one;
    });
  };
  for (var _i36 = 0; _i36 < changes.length; _i36++) {
    _loop8();
  }
  return docs;
}
function ordered(docs, order) {
  if (order === void 0) return docs;
  var places = {};
  order.forEach(function (id, at) {
    places[id] = at;
  });
  return docs.slice().sort(function (a, b) {
    return (places[a.id] || 0) - (places[b.id] || 0);
  });
}
function textOf(docs, id) {
  var _docs$filter = docs.filter(function (one) {
      return one.id === id;
    }),
    known = _docs$filter[0];
  return known ? known.doc : "{}";
}
function parsed(text2) {
  return decoded(JSON.parse(text2));
}

// packages/miniprogram/src/database.ts
var watches;
function _database(host, _temp) {
  var _ref39 = _temp === void 0 ? {} : _temp,
    _ref39$throwOnNotFoun = _ref39.throwOnNotFound,
    throwOnNotFound = _ref39$throwOnNotFoun === void 0 ? true : _ref39$throwOnNotFoun;
  var send = sender(host.call, SESSION_DATABASE_ROUTE);
  if (!watches || watches.host !== host) watches = {
    host: host,
    watch: watchesOf(host)
  };
  var _watches = watches,
    watch = _watches.watch;
  return {
    command: commands(function () {
      return aggregation(send);
    }),
    Geo: Geo,
    serverDate: function serverDate(_temp2) {
      var _ref40 = _temp2 === void 0 ? {} : _temp2,
        _ref40$offset = _ref40.offset,
        offset = _ref40$offset === void 0 ? 0 : _ref40$offset;
      return new ServerDate(offset);
    },
    RegExp: function RegExp(_ref41) {
      var regexp = _ref41.regexp,
        _ref41$options = _ref41.options,
        options = _ref41$options === void 0 ? "" : _ref41$options;
      if (!regexp) throw new TypeError("regexp must be a string");
      return new TextPattern(regexp, options);
    },
    collection: function collection(name) {
      return new Collection({
        send: send,
        watch: watch
      }, name, {
        throwOnNotFound: throwOnNotFound
      });
    }
  };
}
var Collection = /*#__PURE__*/function (_Query2) {
  function Collection(part, name, settings) {
    var _this9;
    _this9 = _Query2.call(this, part, name) || this;
    __publicField(_this9, "settings");
    _this9.settings = settings;
    return _this9;
  }
  _inherits(Collection, _Query2);
  var _proto1 = Collection.prototype;
  _proto1.doc = function doc(id) {
    return new DocumentReference(this.part, this.collectionName, id, this.settings);
  };
  _proto1.add = function add(options) {
    var _this0 = this;
    return finished(options, "collection.add", function (api) {
      assertData(api, options);
      var params = {
        collectionName: _this0.collectionName,
        data: [text(options.data)]
      };
      return _this0.part.send(api, "insertDocument", params).then(function (_ref42) {
        var _ref42$insertedIds = _ref42.insertedIds,
          insertedIds = _ref42$insertedIds === void 0 ? [] : _ref42$insertedIds;
        return {
          _id: insertedIds[0]
        };
      });
    });
  };
  _proto1.aggregate = function aggregate() {
    return aggregation(this.part.send, this.collectionName);
  };
  return _createClass(Collection);
}(Query);