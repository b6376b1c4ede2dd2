/** The words by which rules are spoken of: ids, groups, severities. */

export const SEVERITIES = ['error', 'warning', 'info', 'hint'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const GROUPS = [
  'zone',
  'key',
  'spf',
  'dmarc',
  'policy',
  'signature',
  'message',
  'verify',
  'bounce',
  'lint',
] as const;
export type Group = (typeof GROUPS)[number];

/** `group/name`: the name says what is wrong. Stable: users write it in settings and suppressions. */
export type RuleId = `${Group}/${string}`;

export function groupOf(id: RuleId): Group {
  return id.slice(0, id.indexOf('/')) as Group;
}
