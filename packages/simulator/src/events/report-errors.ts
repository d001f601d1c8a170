/** Wraps a user's listener: its errors become process warnings and do not break the simulator. */
export function reportErrors<Argument>(
  option: string,
  listen: ((argument: Argument) => void) | undefined,
): (argument: Argument) => void {
  return (argument) => {
    try {
      listen?.(argument);
    } catch (error) {
      process.emitWarning(`${option} of the WeChat Pay simulator threw: ${(error as Error).stack ?? error}`);
    }
  };
}
