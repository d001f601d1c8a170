/** An id of open data in the data of `callFunction`. The function gets the open data in its place. */
export interface CloudIDValue {
  cloudID: string;
}

/** Called with or without `new`. */
export interface CloudIDConstructor {
  new (cloudID: string): CloudIDValue;
  (cloudID: string): CloudIDValue;
}

/** What all of them have. As JSON they are the id itself, which is what a function sees below the top level. */
const common = {
  toJSON(this: CloudIDValue) {
    return this.cloudID;
  },
};

function create(cloudID: string): CloudIDValue {
  return Object.create(common, { cloudID: { value: cloudID, enumerable: true } });
}

export const CloudID = create as unknown as CloudIDConstructor;

/** The fields of an event that hold a CloudID. */
export function cloudIdFields(data: object): string[] {
  return Object.keys(data).filter((name) =>
    Object.prototype.isPrototypeOf.call(common, Object((data as { [field: string]: unknown })[name])),
  );
}
