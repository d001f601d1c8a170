import { customRelation } from '../../custom-relation';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json';
import { type Conversion, type Converted, readJson } from './conversion';
import { time } from './times';

/** Values that v2 takes as absent. */
function isGiven(value: JsonValue | undefined): value is JsonValue {
  return value !== undefined && value !== null && value !== '';
}

function picked(receiver: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.flatMap((name) => (isGiven(receiver[name]) ? [[name, receiver[name]]] : [])),
  );
}

export const newReceiver: Conversion = {
  words: {
    en: 'JSON text → the fields of the body; the client encrypts `name`. `relation_type` PLATFORM and OTHERS → `CUSTOM` with a `custom_relation`',
    zh: 'JSON 字符串 → 包体的各字段；`name` 由客户端加密。`relation_type` 的 PLATFORM 与 OTHERS → `CUSTOM` 并带 `custom_relation`',
  },
  request: (given): Converted => {
    const receiver = readJson(given);
    if (!isJsonObject(receiver)) return { value: {} };
    const fields = picked(receiver, ['type', 'account', 'name', 'relation_type', 'custom_relation']);
    const other = customRelation(fields['relation_type']);
    return {
      value: other === undefined ? fields : { ...fields, relation_type: 'CUSTOM', custom_relation: other },
    };
  },
};

export const oldReceiver: Conversion = {
  words: {
    en: 'JSON text → the fields of the body, without `name`, which v3 does not compare',
    zh: 'JSON 字符串 → 包体的各字段，不含 `name`（v3 不校验）',
  },
  request: (given) => {
    const receiver = readJson(given);
    return { value: isJsonObject(receiver) ? picked(receiver, ['type', 'account']) : {} };
  },
};

export const shares: Conversion = {
  words: {
    en: 'JSON text ↔ a list; the client encrypts `name`, times become `yyyyMMddHHmmss`',
    zh: 'JSON 字符串 ↔ 列表；`name` 由客户端加密，时间改为 `yyyyMMddHHmmss`',
  },
  request: (given) => {
    const read = readJson(given);
    const receivers = Array.isArray(read) ? read.filter(isJsonObject) : [];
    return {
      value: receivers.map((one) => picked(one, ['type', 'account', 'name', 'amount', 'description'])),
    };
  },
  answer: (value, answer) =>
    JSON.stringify(
      (Array.isArray(value) ? value.filter(isJsonObject) : []).map((one) => inV2Form(one, answer)),
    ),
};

function inV2Form(receiver: JsonObject, answer: JsonObject): JsonObject {
  const { create_time: _, ...fields } = receiver;
  const finished = fields['finish_time'];
  return isGiven(finished) ? { ...fields, finish_time: time.answer?.(finished, answer) as string } : fields;
}

/** The receiver of an addition or a removal: the whole answer without the encrypted name and the merchant. */
export const receiverText: Conversion = {
  words: { en: 'the fields of the answer ← JSON text', zh: '响应的各字段 ← JSON 字符串' },
  answer: (_, answer) =>
    JSON.stringify(picked(answer, ['type', 'account', 'relation_type', 'custom_relation'])),
};
