/** What the commands have in common: options as they are once read, and the world that a command runs in. */

import { SEVERITIES, type Severity } from '../core/rules/rule-id.ts';
import { RULE_IDS } from '../core/rules/rule-ids.ts';
import { isRulePattern, isSeverityChoice, noSuchRule, type SeverityChoice } from '../core/rules/settings.ts';
import type { LanguageId } from '../core/session.ts';
import { type DomainName, domainName, labels } from '../core/text/domain-name.ts';
import type { OriginSource } from '../core/zone/zone.ts';
import { Configs } from './config.ts';
import { type Output, UsageError } from './output.ts';
import type { Format } from './reports/report.ts';
import { visible } from './visible.ts';

export interface CommandContext {
  readonly output: Output;
  readonly cwd: string;
  /** Seconds since 1970-01-01 UTC. */
  clock(): number;
}

export interface CommonOptions {
  readonly format: Format;
  /** `ID=SEVERITY` as given, in their order. */
  readonly rule?: readonly string[];
  readonly config?: string;
  readonly fix?: boolean;
  readonly fixDryRun?: boolean;
  readonly maxWarnings?: number;
  readonly quiet?: boolean;
  readonly stdinFilename?: string;
  readonly origin?: string;
  /** `--language`: of what is named, whatever it is called and holds. */
  readonly language?: LanguageId;
  /** `--now`, as given. */
  readonly now?: string;
}

/** Those of `lint`. */
export interface LintOptions extends CommonOptions {
  /** `--diff`: what `--fix` would change, and nothing else. */
  readonly diff?: boolean;
  /** False with `--no-ignore`. */
  readonly ignore: boolean;
  readonly forceExclude?: boolean;
  /** False with `--no-error-on-unmatched-pattern`. */
  readonly errorOnUnmatchedPattern: boolean;
  readonly showFiles?: boolean;
  /** `--severity`: the least that is reported and counted. */
  readonly severity?: Severity;
  /** `--baseline`, as given: findings that are known and hidden. */
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly cache?: boolean;
  /** `--cache-location`, as given. */
  readonly cacheLocation?: string;
  /** How many threads check the files; undefined for as many as are worth it. */
  readonly jobs?: number;
}

/** The rules' severities that `--rule` chooses; a later one outranks an earlier. */
export function readRules(
  choices: readonly string[],
  knownRules: ReadonlySet<string>,
): Readonly<Record<string, SeverityChoice>> {
  const rules: Record<string, SeverityChoice> = {};
  for (const choice of choices) {
    const [id = '', severity] = choice.split('=', 2);
    if (!isRulePattern(id, knownRules)) {
      throw new UsageError(`--rule ${visible(choice)}: ${visible(noSuchRule(id, knownRules))}`);
    }
    if (!isSeverityChoice(severity)) {
      throw new UsageError(
        `--rule ${visible(choice)}: write ${visible(id)}= and one of off, ${[...SEVERITIES].reverse().join(', ')}.`,
      );
    }
    rules[id] = severity;
  }
  return rules;
}

/** The configurations under the options that every command knows, with `more` of a command's own. */
export function readConfigs(
  options: CommonOptions,
  { cwd }: CommandContext,
  more: { minRsaBits?: number | undefined; allowSha1?: boolean | undefined } = {},
): Configs {
  return new Configs(cwd, options.config, { rules: readRules(options.rule ?? [], RULE_IDS), ...more });
}

/** In seconds: a `Date` has no later time. */
const MAX_TIME = 8.64e12;

/** The clock that `--now` sets: a time in ISO 8601, or seconds since 1970. */
export function readClock({ now }: CommonOptions, { clock }: CommandContext): () => number {
  if (now === undefined) return clock;
  const seconds = /^\d+(?:\.\d+)?$/.test(now) ? Number(now) : Date.parse(now) / 1000;
  if (!(Math.abs(seconds) <= MAX_TIME)) {
    throw new UsageError(`--now ${visible(now)}: write a time as 2026-01-31T12:00:00Z, or seconds since 1970.`);
  }
  return () => seconds;
}

export function readOrigin({ origin }: CommonOptions): DomainName | undefined {
  return origin === undefined ? undefined : readDomain('--origin', origin);
}

/** @throws UsageError for what is not a domain name; the root is `.` */
export function readDomain(option: string, text: string): DomainName {
  const name = text === '.' ? domainName('') : domainName(text);
  const isComplete = labels(name).every((label) => label.length <= 63) && name.length <= 253;
  if (text === '' || !isComplete || !/^(?:[^\s.\p{Cc}]+(?:\.[^\s.\p{Cc}]+)*)?$/u.test(name)) {
    throw new UsageError(`${option} ${visible(text)}: not a domain name.`);
  }
  return name;
}

/** Fixing and the formats of findings belong to `lint`; other commands say so instead of ignoring them. */
export function expectPlainOptions(command: string, { format, fix, fixDryRun }: CommonOptions): 'pretty' | 'json' {
  if (fix || fixDryRun)
    throw new UsageError(`\`dkim-lint ${command}\` changes no files: --fix is an option of \`dkim-lint lint\`.`);
  if (format === 'pretty' || format === 'json') return format;
  throw new UsageError(
    `\`dkim-lint ${command}\` supports the formats pretty and json; ${format} is for \`dkim-lint lint\` only.`,
  );
}

/** What a zone's origin is guessed from, in words; undefined where the file or its user says it. */
export function guessedFrom(originFrom: OriginSource): string | undefined {
  if (originFrom === 'file-name') return "the file's name";
  return originFrom === 'comment' ? 'a comment in the file' : undefined;
}
