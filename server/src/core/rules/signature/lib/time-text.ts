/** Times in messages: what a person reads for the seconds of `t=` and `x=`. */

/** "2026-11-24 09:30:00 UTC"; `seconds` has at most 12 digits. */
export function timeText(seconds: number): string {
  return `${new Date(seconds * 1000)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, '')} UTC`;
}
