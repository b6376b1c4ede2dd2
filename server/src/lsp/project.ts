/**
 * The settings that count: the editor's, with those of the project's `.dkim-lint.json` on top; and the origins of zones. What a
 * folder says that is not trusted, in that file or in the editor's settings for it, can only make judging stricter.
 */

import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { RULES } from '../core/rules/registry.ts';
import type { Severity } from '../core/rules/rule-id.ts';
import { readSettings, type Settings } from '../core/rules/settings.ts';
import { atLeast, restrict } from '../core/rules/stricter.ts';
import { say } from '../core/text/say.ts';
import { visible } from '../core/text/visible.ts';
import { type OriginOf, objectOf, readOrigins } from '../project/globs.ts';
import { TOO_DEEP, tooDeepAt } from '../project/json-depth.ts';
import { readOverrides, settingsByFile } from '../project/overrides.ts';

export interface Project {
  readonly settings: Settings;
  /** Those of a file, by its path from the project's folder, with slashes; undefined where all files have the same. */
  readonly settingsOf: ((relative: string) => Settings) | undefined;
  readonly originOf: OriginOf;
  /** What is wrong with either, in words for the log. */
  readonly problems: readonly string[];
  /** What an untrusted folder says and what is not applied, in words for the user; undefined where all is. */
  readonly refusal: string | undefined;
}

export interface ProjectSources {
  /** The editor's settings below `dkimLint`: the user's own where the folder is not trusted, with the folder's under `folder`. */
  readonly editor: unknown;
  /** The text of the project's file. */
  readonly file: string | undefined;
  readonly isTrusted: boolean;
}

export async function readProject(
  { editor, file, isTrusted }: ProjectSources,
  knownRules: ReadonlySet<string>,
): Promise<Project> {
  const problems: string[] = [];
  const mine = readSettings(editor, knownRules);
  for (const { path, message } of mine.problems) problems.push(say`setting dkimLint.${path}: ${message}`);
  const json = file === undefined ? {} : parseFile(file, problems);
  const folder = isTrusted ? {} : objectOf(objectOf(editor)?.['folder']);
  const withFolder = readSettings(folder, knownRules, mine.settings);
  const theirs = readSettings(json, knownRules, withFolder.settings);
  for (const { path, message } of theirs.problems) problems.push(say`.dkim-lint.json: ${path}: ${message}`);
  const note = (at: string, message: string) => {
    problems.push(`${at}: ${message}`);
  };
  const fromFile = await readOrigins(objectOf(objectOf(json)?.['zone'])?.['origins'], note);
  const fromEditor = await readOrigins(objectOf(objectOf(editor)?.['zone'])?.['origins'], note);
  const overrides = await readOverrides(objectOf(json)?.['overrides'], knownRules, note);
  if (!isTrusted)
    return restricted(
      mine.settings,
      [
        ['.dkim-lint.json', json],
        ['settings', folder],
      ],
      knownRules,
      { fromEditor, problems },
    );
  return {
    settings: theirs.settings,
    settingsOf: overrides.length === 0 ? undefined : settingsByFile(theirs.settings, overrides),
    originOf: (path) => fromFile(path) ?? fromEditor(path),
    problems,
    refusal: undefined,
  };
}

/** @param sources what the folder says, by the names of the places */
function restricted(
  own: Settings,
  sources: readonly (readonly [name: string, json: unknown])[],
  knownRules: ReadonlySet<string>,
  { fromEditor, problems }: { readonly fromEditor: OriginOf; readonly problems: readonly string[] },
): Project {
  let settings = own;
  const refused: string[] = [];
  for (const [name, json] of sources) {
    // Compared with the user's own: what one source asks for does not become what another may take back.
    const wanted = readSettings(json, knownRules, own).settings;
    const patterns = Object.keys(objectOf(objectOf(json)?.['rules']) ?? {});
    const result = restrict(own, wanted, patterns, RULES);
    settings = joined(settings, result.settings);
    const origins = Object.keys(objectOf(objectOf(objectOf(json)?.['zone'])?.['origins']) ?? {});
    const others = objectOf(json)?.['overrides'] === undefined ? [] : ['overrides'];
    const all = [...result.refused, ...(origins.length > 0 ? ['zone.origins'] : []), ...others];
    if (all.length > 0) refused.push(`${all.map((place) => visible(place)).join(', ')} (${name})`);
  }
  const refusal =
    refused.length === 0
      ? undefined
      : say`This folder is not trusted, so its settings can only make DKIM Lint stricter. Not applied: ${refused.join('; ')}. Trust the folder to apply them.`;
  return { settings, settingsOf: undefined, originOf: fromEditor, problems, refusal };
}

/** The stricter of both, which differ from the user's own in that alone. */
function joined(a: Settings, b: Settings): Settings {
  const floors: Record<string, Severity> = { ...a.floors };
  for (const [id, floor] of Object.entries(b.floors ?? {})) floors[id] = atLeast(floor, floors[id]);
  return {
    ...a,
    floors,
    verify: {
      minRsaBits: Math.max(a.verify.minRsaBits, b.verify.minRsaBits),
      allowSha1: a.verify.allowSha1 && b.verify.allowSha1,
    },
  };
}

function parseFile(text: string, problems: string[]): unknown {
  const errors: ParseError[] = [];
  const clean = text.replace(/^\uFEFF/, '');
  const deep = tooDeepAt(clean);
  if (deep !== undefined) {
    problems.push(say`.dkim-lint.json: ${TOO_DEEP} at offset ${deep}`);
    return {};
  }
  const value: unknown = parse(clean, errors, { allowTrailingComma: true });
  for (const { error, offset } of errors.slice(0, 1)) {
    problems.push(say`.dkim-lint.json: ${printParseErrorCode(error)} at offset ${offset}`);
  }
  return value ?? {};
}
