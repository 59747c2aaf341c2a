/** SRS writes local time with seven digits and an offset; its containers run in UTC (docs/apis/srs.md section 1). */
export function timestamp(epochMs: number): string {
  return new Date(epochMs).toISOString().replace("Z", "0000+00:00");
}
