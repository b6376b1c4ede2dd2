/**
 * Settings of a folder that its user has not trusted: whoever made it may ask for more, never for less. What would silence a rule
 * or let a weak signature pass is not applied, and is named, so that someone can say so.
 */

import type { Rule } from './rule.ts';
import { type RuleId, SEVERITIES, type Severity } from './rule-id.ts';
import { chosenSeverity, type Settings, type SeverityChoice } from './settings.ts';

export interface Restricted {
  readonly settings: Settings;
  /** The places of settings that are not applied: `rules.*`, `verify.allowSha1`. */
  readonly refused: readonly string[];
}

/**
 * @param own the user's settings
 * @param wanted the same with the folder's on top
 * @param patterns the rules and groups for which the folder chooses a severity
 */
export function restrict(
  own: Settings,
  wanted: Settings,
  patterns: readonly string[],
  rules: readonly Rule[],
): Restricted {
  const floors: Record<string, Severity> = { ...own.floors };
  const refused: string[] = [];
  const laxer = new Set<RuleId>();
  for (const rule of rules) {
    const mine = chosenSeverity(rule, own) ?? rule.severity;
    const theirs = chosenSeverity(rule, wanted) ?? rule.severity;
    if (rank(theirs) < rank(mine)) laxer.add(rule.id);
    else if (theirs !== 'off' && rank(theirs) > rank(mine)) floors[rule.id] = theirs;
  }
  for (const pattern of patterns) {
    if ([...laxer].some((id) => chooses(pattern, id))) refused.push(`rules.${pattern}`);
  }
  const minRsaBits = Math.max(own.verify.minRsaBits, wanted.verify.minRsaBits);
  if (wanted.verify.minRsaBits < minRsaBits) refused.push('verify.minRsaBits');
  const allowSha1 = own.verify.allowSha1 && wanted.verify.allowSha1;
  if (wanted.verify.allowSha1 && !allowSha1) refused.push('verify.allowSha1');
  // Another name server is neither more nor less, but its dialect silences what is wrong for the user's.
  if (wanted.zone.target !== own.zone.target) refused.push('zone.target');
  return { settings: { ...own, floors, verify: { minRsaBits, allowSha1 } }, refused };
}

/** The severity with the least that is asked for; rules decide case by case above it. */
export function atLeast(severity: Severity, floor: Severity | undefined): Severity {
  return floor === undefined || rank(severity) >= rank(floor) ? severity : floor;
}

function chooses(pattern: string, id: RuleId): boolean {
  return pattern === '*' || pattern === id || (pattern.endsWith('/*') && id.startsWith(pattern.slice(0, -1)));
}

/** 0 for `off`; the greater, the stricter. */
function rank(choice: SeverityChoice): number {
  return choice === 'off' ? 0 : SEVERITIES.length - SEVERITIES.indexOf(choice);
}
