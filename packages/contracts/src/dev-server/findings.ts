/** What was found in a project: its functions, what is no function, and what does not work or would not on CloudBase. */
export interface FindingRoutes {
  /** Reads the project's files again. No code runs. */
  'GET /api/findings': { answer: ProjectFindings };
}

export interface ProjectFindings {
  /** The folder of the functions, absolute. */
  folder: string;
  /** How the folder was found: `cloudfunctionRoot of project.config.json`. */
  foundBy: string;
  /** The same in Chinese. */
  foundByZh: string;
  /** The names of the functions, sorted. */
  functions: readonly string[];
  notTaken: readonly NotTaken[];
  /** Other folders with functions, absolute: of another mini program in the repository, for example. */
  otherFolders: readonly string[];
  warnings: readonly ProjectWarning[];
  /** The functions whose code loads npm modules that are not installed. */
  missing: readonly MissingModules[];
}

/** A folder beside the functions that is none. */
export interface NotTaken {
  /** Relative to the folder of the functions. */
  name: string;
  /** Why it is no function: `exports no main; loaded by pay, refund`. */
  why: string;
  /** The same in Chinese. */
  zh: string;
  /** The same for translations. */
  reason: NotTakenReason;
  /** What the reason is about: the file, the export or the language. */
  about?: string;
  /** The functions that load its code. */
  loadedBy: readonly string[];
}

export type NotTakenReason =
  /** `about`: the export's name. */
  | 'NO_EXPORT'
  | 'NO_INDEX'
  | 'HTTP_FUNCTION'
  | 'CONTAINER'
  | 'MINI_PROGRAM'
  | 'UNI_APP'
  | 'CLOUD_OBJECT'
  /** `about`: the language. */
  | 'OTHER_LANGUAGE'
  /** `about`: the file that listens on a port. */
  | 'SERVER';

/** What would not run on CloudBase, but for the last two it runs here. */
export type WarningCode =
  /** A function loads files outside of its folder. */
  | 'OUTSIDE_FILES'
  /** A function's entry is no index.js, and neither package.json nor a handler names it. */
  | 'ENTRY_NAME'
  /** A function is in a folder that groups functions. */
  | 'NESTED_FUNCTION'
  /** A function calls methods of `cloud.openapi` that its config.json does not allow: they are refused here too. */
  | 'OPENAPI_PERMISSION'
  /** A function takes an environment variable that no file sets: it is undefined here. */
  | 'VARIABLE_UNSET';

/** One cause, with all functions that it concerns. */
export interface ProjectWarning {
  code: WarningCode;
  /** Their names, sorted. */
  functions: readonly string[];
  /** The files, relative to the folder of the functions. */
  files: readonly string[];
  /** The methods of `cloud.openapi`, sorted. */
  methods?: readonly string[];
  /** The environment variables, sorted. */
  variables?: readonly string[];
  /** For a developer, with the next step. */
  message: string;
  /** The message in Chinese. */
  zh: string;
}

/** What a function needs from npm and lacks. */
export interface MissingModules {
  functionName: string;
  /** The function's folder, absolute. */
  path: string;
  /** Whether the folder has a package.json: without one, npm installs into a folder above. */
  hasManifest: boolean;
  /** Sorted by name. */
  modules: readonly MissingModule[];
}

/** An npm module that a function's code loads and that is not installed. */
export interface MissingModule {
  /** `dayjs`, `@scope/name` */
  name: string;
  /** The folder whose package.json declares it; absent if none does. */
  declaredIn?: string;
  /** The range in that package.json. */
  range?: string;
}
