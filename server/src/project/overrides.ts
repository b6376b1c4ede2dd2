/** Settings that a project chooses for some of its files, by globs: for the command line and the language server alike. */

import { readSettings, type Settings, type SeverityChoice } from '../core/rules/settings.ts';
import { say } from '../core/text/say.ts';
import { globMatcher, objectOf } from './globs.ts';

/** One entry of `overrides`. */
export interface Override {
  /** As they are written. */
  readonly files: readonly string[];
  /** @param relative the file's path from the project's folder, with slashes */
  matches(relative: string): boolean;
  /** Other settings with those of the entry on top. */
  over(base: Settings): Settings;
}

const KEYS: ReadonlySet<string> = new Set(['files', 'rules', 'zone', 'verify']);

/** @param report called with what is wrong, and the setting's place: `overrides.0.files` */
export async function readOverrides(
  value: unknown,
  knownRules: ReadonlySet<string>,
  report: (at: string, message: string) => void,
): Promise<readonly Override[]> {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    report('overrides', say`A list is expected here: objects with files and their settings.`);
    return [];
  }
  const overrides: Override[] = [];
  for (const [i, entry] of (value as readonly unknown[]).entries()) {
    const at = `overrides.${i}`;
    const json = objectOf(entry);
    const files = json?.['files'];
    if (json === undefined || !isGlobs(files)) {
      report(json === undefined ? at : `${at}.files`, say`An object with "files", a list of globs, is expected here.`);
      continue;
    }
    for (const key of Object.keys(json)) {
      if (!KEYS.has(key)) report(`${at}.${key}`, say`There is no setting "${key}" here.`);
    }
    if (objectOf(json['zone'])?.['origins'] !== undefined) {
      report(`${at}.zone.origins`, say`Origins are chosen by globs already: move them to "zone" at the top.`);
    }
    for (const problem of readSettings(json, knownRules).problems) report(`${at}.${problem.path}`, problem.message);
    const over = (base: Settings): Settings => {
      const chosen = objectOf(json['rules']) ?? {};
      return readSettings(json, knownRules, { ...base, rules: withoutCovered(base.rules, Object.keys(chosen)) })
        .settings;
    };
    overrides.push({ files, matches: await globMatcher(files), over });
  }
  return overrides;
}

/** The settings of each file; the same object for the files that the same overrides match. */
export function settingsByFile(base: Settings, overrides: readonly Override[]): (relative: string) => Settings {
  const known = new Map<string, Settings>();
  return (relative) => {
    const matching = overrides.filter(({ matches }) => matches(relative));
    const key = matching.map((override) => overrides.indexOf(override)).join(' ');
    let settings = known.get(key);
    if (settings === undefined) {
      settings = matching.reduce((below, override) => override.over(below), base);
      known.set(key, settings);
    }
    return settings;
  };
}

/** An override outranks what is chosen for all files, also where that is chosen more exactly. */
function withoutCovered(
  rules: Readonly<Record<string, SeverityChoice>>,
  patterns: readonly string[],
): Readonly<Record<string, SeverityChoice>> {
  const isCovered = (id: string) =>
    patterns.some((pattern) => pattern === '*' || (pattern.endsWith('/*') && id.startsWith(pattern.slice(0, -1))));
  return Object.fromEntries(Object.entries(rules).filter(([id]) => !isCovered(id)));
}

function isGlobs(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((glob) => typeof glob === 'string' && glob !== '');
}
