/** The settings that count: the editor's, with those of the project's `.dkim-lint.json` on top; and the origins of zones. */

import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { readSettings, type Settings } from '../core/rules/settings.ts';
import { type OriginOf, objectOf, readOrigins } from '../project/globs.ts';

export interface Project {
  readonly settings: Settings;
  readonly originOf: OriginOf;
  /** What is wrong with either, in words for the log. */
  readonly problems: readonly string[];
}

/**
 * @param editor the editor's settings below `dkimLint`
 * @param file the text of the project's file
 */
export async function readProject(
  editor: unknown,
  file: string | undefined,
  knownRules: ReadonlySet<string>,
): Promise<Project> {
  const problems: string[] = [];
  const mine = readSettings(editor, knownRules);
  for (const { path, message } of mine.problems) problems.push(`setting dkimLint.${path}: ${message}`);
  const json = file === undefined ? {} : parseFile(file, problems);
  const theirs = readSettings(json, knownRules, mine.settings);
  for (const { path, message } of theirs.problems) problems.push(`.dkim-lint.json: ${path}: ${message}`);
  const note = (at: string, message: string) => {
    problems.push(`${at}: ${message}`);
  };
  const fromFile = await readOrigins(objectOf(objectOf(json)?.['zone'])?.['origins'], note);
  const fromEditor = await readOrigins(objectOf(objectOf(editor)?.['zone'])?.['origins'], note);
  return { settings: theirs.settings, originOf: (path) => fromFile(path) ?? fromEditor(path), problems };
}

function parseFile(text: string, problems: string[]): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parse(text.replace(/^\uFEFF/, ''), errors, { allowTrailingComma: true });
  for (const { error, offset } of errors.slice(0, 1)) {
    problems.push(`.dkim-lint.json: ${printParseErrorCode(error)} at offset ${offset}`);
  }
  return value ?? {};
}
