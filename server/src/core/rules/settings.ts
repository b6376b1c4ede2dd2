/** What a user may choose, with the defaults. The same names are in the editor's settings and in `.dkim-lint.json`. */

import { didYouMean } from '../text/nearest.ts';
import { say } from '../text/say.ts';
import { isZoneTarget, ZONE_SERVERS, type ZoneTarget } from '../zone/releases.ts';
import { GROUPS, type RuleId, SEVERITIES, type Severity } from './rule-id.ts';

export type SeverityChoice = Severity | 'off';

export interface Settings {
  /** By rule id, `group/*` or `*`; the most exact entry counts. */
  readonly rules: Readonly<Record<string, SeverityChoice>>;
  /** By rule id: the least severity of its findings, which an untrusted folder may ask for. */
  readonly floors?: Readonly<Record<string, Severity>>;
  /** The name server that will read the zone, with its release where that is known; dialect rules follow it. */
  readonly zone: { readonly target: ZoneTarget };
  readonly verify: {
    /** RSA keys below it give no pass (RFC 8301 §3.2), in bits. */
    readonly minRsaBits: number;
    /** Whether rsa-sha1 may pass, which RFC 8301 §3.1 forbids. */
    readonly allowSha1: boolean;
  };
}

export const DEFAULT_SETTINGS: Settings = {
  rules: {},
  zone: { target: 'bind' },
  verify: { minRsaBits: 1024, allowSha1: false },
};

/** The severity that a user chose for a rule; undefined where none was chosen, so that the rule decides. */
export function chosenSeverity(rule: { readonly id: RuleId }, settings: Settings): SeverityChoice | undefined {
  const { rules } = settings;
  return rules[rule.id] ?? rules[`${rule.id.slice(0, rule.id.indexOf('/'))}/*`] ?? rules['*'];
}

export interface SettingsProblem {
  /** `zone.target`, `rules.key/rsa-short`: the place in the settings. */
  readonly path: string;
  readonly message: string;
}

/**
 * Reads settings from JSON of any shape. What is wrong is reported and its default taken: a slip in one setting must not
 * switch the rest off.
 *
 * @param knownRules the ids that exist, to find misspelt ones
 */
export function readSettings(
  json: unknown,
  knownRules: ReadonlySet<string>,
  base: Settings = DEFAULT_SETTINGS,
): { settings: Settings; problems: readonly SettingsProblem[] } {
  const problems: SettingsProblem[] = [];
  const root = objectAt(json, '', problems);
  const zone = objectAt(root['zone'], 'zone', problems);
  const verify = objectAt(root['verify'], 'verify', problems);
  const rules: Record<string, SeverityChoice> = { ...base.rules };
  for (const [id, choice] of Object.entries(objectAt(root['rules'], 'rules', problems))) {
    if (!isRulePattern(id, knownRules)) {
      problems.push({ path: `rules.${id}`, message: noSuchRule(id, knownRules) });
    } else if (isSeverityChoice(choice)) {
      rules[id] = choice;
    } else {
      problems.push({ path: `rules.${id}`, message: say`Use one of off, ${SEVERITIES.join(', ')}.` });
    }
  }
  return {
    settings: {
      ...(base.floors === undefined ? {} : { floors: base.floors }),
      rules,
      zone: { target: targetAt(zone['target'], 'zone.target', base.zone.target, problems) },
      verify: {
        minRsaBits: numberAt(verify['minRsaBits'], 'verify.minRsaBits', base.verify.minRsaBits, problems),
        allowSha1: booleanAt(verify['allowSha1'], 'verify.allowSha1', base.verify.allowSha1, problems),
      },
    },
    problems,
  };
}

export function isSeverityChoice(value: unknown): value is SeverityChoice {
  return value === 'off' || (SEVERITIES as readonly unknown[]).includes(value);
}

/** Whether `id` is a rule's id, `group/*` or `*`. */
export function isRulePattern(id: string, knownRules: ReadonlySet<string>): boolean {
  return id === '*' || knownRules.has(id) || GROUPS.some((group) => id === `${group}/*`);
}

/** What to say about an id that no rule has. */
export function noSuchRule(id: string, knownRules: ReadonlySet<string>): string {
  return say`There is no rule "${id}".${didYouMean(id, [...knownRules])} \`dkim-lint rules\` lists them.`;
}

function objectAt(value: unknown, path: string, problems: SettingsProblem[]): Record<string, unknown> {
  if (value === undefined || value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  problems.push({ path, message: say`An object is expected here.` });
  return {};
}

function targetAt(value: unknown, path: string, otherwise: ZoneTarget, problems: SettingsProblem[]): ZoneTarget {
  if (value === undefined) return otherwise;
  if (typeof value === 'string' && isZoneTarget(value)) return value;
  const message = say`Use one of ${ZONE_SERVERS.join(', ')}, or a server with its release, as in bind@9.20.`;
  problems.push({ path, message });
  return otherwise;
}

function numberAt(value: unknown, path: string, otherwise: number, problems: SettingsProblem[]): number {
  if (value === undefined) return otherwise;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  problems.push({ path, message: say`A whole number is expected here.` });
  return otherwise;
}

function booleanAt(value: unknown, path: string, otherwise: boolean, problems: SettingsProblem[]): boolean {
  if (value === undefined) return otherwise;
  if (typeof value === 'boolean') return value;
  problems.push({ path, message: say`true or false is expected here.` });
  return otherwise;
}
