/** A command of `db.command` in a filter, before its field is known. */
export class Command {
  constructor(
    /** MongoDB's operator: `$gt`; `$and`, `$or`, `$nor` and `$not` combine others. */
    readonly operator: string,
    readonly operands: readonly unknown[],
    /** Its place in the text. */
    readonly offset: number,
  ) {}
}

const LOGIC = new Set(['$and', '$or', '$nor', '$not']);

export function isLogic({ operator }: Command): boolean {
  return LOGIC.has(operator);
}

/** The commands with one operand, by their names at CloudBase. */
const COMPARISONS: Readonly<Record<string, string>> = {
  eq: '$eq',
  neq: '$ne',
  gt: '$gt',
  gte: '$gte',
  lt: '$lt',
  lte: '$lte',
  in: '$in',
  nin: '$nin',
  all: '$all',
  elemMatch: '$elemMatch',
  exists: '$exists',
  size: '$size',
};

type Make = (operands: readonly unknown[], offset: number) => Command;

function comparison(operator: string): Make {
  return ([operand], offset) => new Command(operator, [operand], offset);
}

/** `_.or([a, b])` and `_.or(a, b)` are the same. */
function logic(operator: string): Make {
  return (operands, offset) => {
    const [first] = operands;
    return new Command(operator, Array.isArray(first) ? first : operands, offset);
  };
}

/** Every command of `db.command` that a query may have. */
export const COMMANDS: Readonly<Record<string, Make>> = {
  ...Object.fromEntries(Object.entries(COMPARISONS).map(([name, operator]) => [name, comparison(operator)])),
  and: logic('$and'),
  or: logic('$or'),
  nor: logic('$nor'),
  not: logic('$not'),
  mod: ([first, second], offset) =>
    new Command('$mod', [Array.isArray(first) ? first : [first, second]], offset),
  expr: comparison('$expr'),
  geoNear: ([options], offset) => {
    const { geometry, maxDistance, minDistance } = Object(options) as Record<string, unknown>;
    const near = {
      $geometry: geometry,
      ...(maxDistance !== undefined && { $maxDistance: maxDistance }),
      ...(minDistance !== undefined && { $minDistance: minDistance }),
    };
    return new Command('$nearSphere', [near], offset);
  },
  geoWithin: ([options], offset) => {
    const { geometry, centerSphere } = Object(options) as Record<string, unknown>;
    if (!Array.isArray(centerSphere)) return new Command('$geoWithin', [{ $geometry: geometry }], offset);
    const [center, radius] = centerSphere as unknown[];
    const { coordinates = center } = Object(center) as { coordinates?: unknown };
    return new Command('$geoWithin', [{ $centerSphere: [coordinates, radius] }], offset);
  },
  geoIntersects: ([options], offset) => {
    const { geometry } = Object(options) as Record<string, unknown>;
    return new Command('$geoIntersects', [{ $geometry: geometry }], offset);
  },
};
