/** Resolves with the reason if the gateway loses the folder of its database. */
export function lossOfFolder(): { lost: Promise<Error>; onLost: (error: Error) => void } {
  let onLost: (error: Error) => void = () => {};
  const lost = new Promise<Error>((resolve) => {
    onLost = resolve;
  });
  return { lost, onLost };
}
