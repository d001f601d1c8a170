/**
 * How often a test tries a property. `npm test` tries each a few times, with other values in every run. `RUNS=20 npm test`
 * tries each twenty times as often: after a change to what the property is about.
 */
export function runs(usual: number): number {
  return Math.ceil(usual * Number(process.env['RUNS'] ?? 1));
}
