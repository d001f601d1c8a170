/** The part of Babel that the build uses. The package has no types. */
declare module '@babel/standalone' {
  export function transform(code: string, options: object): { code: string | null | undefined };
}
