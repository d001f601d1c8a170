/** Runs a function with these environment variables and no others that our code reads. */
export async function inEnvironment<Result>(
  variables: Record<string, string>,
  run: () => Result | Promise<Result>,
): Promise<Result> {
  const saved = process.env;
  const read = /^(WX_|TCB_|SCF_|CLOUDPAY_)/;
  process.env = {
    ...Object.fromEntries(Object.entries(saved).filter(([name]) => !read.test(name))),
    ...variables,
  };
  try {
    return await run();
  } finally {
    process.env = saved;
  }
}

/** A cloud function called by a user of a mini program, with CloudBase's variables. */
export const CALLED_BY_USER = {
  WX_CONTEXT_KEYS: 'WX_OPENID,WX_APPID,WX_CLIENTIP',
  WX_OPENID: 'oZWaC4xeOVCUkip5njeEeXi1TEsk',
  WX_APPID: 'wxd2565e6a04246fd1',
  WX_CLIENTIP: '203.0.113.7',
  TCB_ENV: 'prod-1a2b',
};
