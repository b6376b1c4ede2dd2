/**
 * The project's choices: `.dkim-lint.json` above a file, or the one that `--config` names, with what the command line says
 * on top. What is shared with the editor is read by the core; origins and ignored files are read here.
 */

import path from 'node:path';
import type { Node, ParseError } from 'jsonc-parser';
import { RULE_IDS } from '../core/rules/rule-ids.ts';
import { readSettings, type Settings, type SeverityChoice } from '../core/rules/settings.ts';
import type { DomainName } from '../core/text/domain-name.ts';
import { LineIndex } from '../core/text/line-index.ts';
import { didYouMean } from '../core/text/nearest.ts';
import { plural } from '../core/text/plural.ts';
import { IgnoreRules } from '../host/ignore-files.ts';
import { UnreadableFile } from '../host/regular-file.ts';
import { objectOf, readOrigins } from '../project/globs.ts';
import { TOO_DEEP, tooDeepAt } from '../project/json-depth.ts';
import { type Override, readOverrides, settingsByFile } from '../project/overrides.ts';
import { readSettingsText, reasonOf } from './files.ts';
import { UsageError } from './output.ts';
import { visible } from './visible.ts';

export const CONFIG_NAME = '.dkim-lint.json';

export interface Config {
  /** The file, absolute; undefined if there is none and the defaults count. */
  readonly file: string | undefined;
  /** Those of the files that no override matches. */
  readonly settings: Settings;
  /** Those of a file, by its absolute path; the same object for the same settings. */
  settingsOf(absolute: string): Settings;
  /** The entries of `overrides` that match a file, in their order. */
  overridesOf(absolute: string): readonly Override[];
  /** The origin that the project states for a zone file, by its absolute path. */
  originOf(absolute: string): DomainName | undefined;
  /** What its `ignore` leaves out. */
  readonly ignore: IgnoreRules | undefined;
}

/** What the command line chooses itself; it outranks every file. */
export interface Choices {
  readonly rules: Readonly<Record<string, SeverityChoice>>;
  readonly minRsaBits?: number | undefined;
  readonly allowSha1?: boolean | undefined;
}

/** Finds the configuration of each file; reads each configuration once. */
export class Configs {
  readonly #cwd: string;
  readonly #explicit: string | undefined;
  readonly #choices: Choices;
  readonly #byFile = new Map<string, Promise<Config>>();
  readonly #byFolder = new Map<string, Promise<Config>>();

  /** @param explicit the file that `--config` names: it alone counts */
  constructor(cwd: string, explicit: string | undefined, choices: Choices) {
    this.#cwd = cwd;
    this.#explicit = explicit === undefined ? undefined : path.resolve(cwd, explicit);
    this.#choices = choices;
  }

  /** @throws UsageError where the configuration is wrong or cannot be read */
  for(absolute: string): Promise<Config> {
    if (this.#explicit !== undefined) return this.#read(this.#explicit, this.#cwd);
    return this.#forFolder(path.dirname(absolute));
  }

  #forFolder(folder: string): Promise<Config> {
    let config = this.#byFolder.get(folder);
    if (config === undefined) {
      config = this.#search(folder);
      this.#byFolder.set(folder, config);
    }
    return config;
  }

  async #search(folder: string): Promise<Config> {
    const file = path.join(folder, CONFIG_NAME);
    const text = readWhereThere(file, this.#nameOf(file));
    if (text !== undefined) return this.#read(file, folder, text);
    const parent = path.dirname(folder);
    return parent === folder ? this.#read('', this.#cwd, '{}') : this.#forFolder(parent);
  }

  #read(file: string, folder: string, text?: string): Promise<Config> {
    let config = this.#byFile.get(file);
    if (config === undefined) {
      config = readConfig(
        { file: file || undefined, name: this.#nameOf(file), folder },
        this.#choices,
        () => text ?? readText(file),
      );
      this.#byFile.set(file, config);
    }
    return config;
  }

  /** How a file is called in errors. */
  #nameOf(file: string): string {
    return path.relative(this.#cwd, file) || file;
  }
}

/** The text of a file that the user has named. */
function readText(file: string): string {
  const text = readSettingsText(file);
  if (text === undefined) throw new UnreadableFile('there is no such file.');
  return text;
}

function readOrSay(name: string, source: () => string): string {
  try {
    return source();
  } catch (error) {
    throw new UsageError(`${visible(name)}: ${reasonOf(error)}`);
  }
}

/** The text of a file that may be missing. */
function readWhereThere(file: string, name: string): string | undefined {
  try {
    return readSettingsText(file);
  } catch (error) {
    throw new UsageError(`${visible(name)}: ${reasonOf(error)}`);
  }
}

/** Problems of one file that are reported: each is looked for in the whole of it. */
const MAX_PROBLEMS = 100;

const KEYS: readonly string[] = ['$schema', 'rules', 'zone', 'verify', 'ignore', 'overrides'];

interface ConfigFile {
  readonly file: string | undefined;
  /** How the file is called in errors. */
  readonly name: string;
  /** What the file's globs start from. */
  readonly folder: string;
}

async function readConfig({ file, name, folder }: ConfigFile, choices: Choices, source: () => string): Promise<Config> {
  const text = readOrSay(name, source);
  const { value, report } = await readJson(name, text);
  const { settings, problems } = readSettings(value, RULE_IDS);
  for (const problem of problems) report(problem.path, problem.message);
  const json = objectOf(value);
  if (value !== undefined && json === undefined) report('', 'An object is expected here.');
  for (const key of Object.keys(json ?? {})) {
    if (!KEYS.includes(key)) report(key, `There is no setting "${key}".${didYouMean(key, KEYS)}`);
  }
  const originOf = await readOrigins(objectOf(json?.['zone'])?.['origins'], report);
  const ignore = await readIgnored(folder, json?.['ignore'], report);
  const overrides = await readOverrides(json?.['overrides'], RULE_IDS, report);
  report.end();
  const base = withChoices(settings, choices);
  const settingsOf = settingsByFile(
    base,
    overrides.map((override) => ({
      ...override,
      over: (below: Settings) => withChoices(override.over(below), choices),
    })),
  );
  return {
    file,
    settings: base,
    settingsOf: (absolute) => settingsOf(relativeTo(folder, absolute)),
    overridesOf: (absolute) => overrides.filter(({ matches }) => matches(relativeTo(folder, absolute))),
    originOf: (absolute) => originOf(relativeTo(folder, absolute)),
    ignore,
  };
}

function withChoices(settings: Settings, { rules, minRsaBits, allowSha1 }: Choices): Settings {
  return {
    ...settings,
    rules: { ...settings.rules, ...rules },
    verify: {
      minRsaBits: minRsaBits ?? settings.verify.minRsaBits,
      allowSha1: allowSha1 ?? settings.verify.allowSha1,
    },
  };
}

interface Report {
  /** @param at the setting's place: `rules.key/rsa-short` */
  (at: string, message: string): void;
  /** @throws UsageError where something was reported */
  end(): void;
}

/** JSON with comments and trailing commas; errors have the line and column where they are. */
async function readJson(name: string, text: string): Promise<{ value: unknown; report: Report }> {
  if (text === '{}') return { value: {}, report: reporter(name, text, () => undefined) };
  const { findNodeAtLocation, getNodeValue, parseTree, printParseErrorCode } = await import('jsonc-parser');
  const errors: ParseError[] = [];
  const clean = text.replace(/^\ufeff/, '');
  const deep = tooDeepAt(clean);
  if (deep !== undefined) throw new UsageError(`${place(name, new LineIndex(clean), deep)}: ${TOO_DEEP}.`);
  const tree = parseTree(clean, errors, { allowTrailingComma: true, disallowComments: false });
  const report = reporter(name, clean, (at) => {
    if (tree === undefined) return undefined;
    // A rule's id has no dot, so that a place can be taken apart at its dots.
    const node =
      at === ''
        ? tree
        : findNodeAtLocation(
            tree,
            at.split('.').map((part) => (/^\d{1,9}$/.test(part) ? Number(part) : part)),
          );
    return node?.parent?.type === 'property' ? node.parent : node;
  });
  if (errors.length > 0) {
    const { error, offset } = errors[0]!;
    throw new UsageError(`${place(name, new LineIndex(clean), offset)}: ${inWords(printParseErrorCode(error))}.`);
  }
  return { value: tree === undefined ? {} : getNodeValue(tree), report };
}

function reporter(name: string, text: string, nodeAt: (at: string) => Node | undefined): Report {
  const messages: string[] = [];
  let lines: LineIndex | undefined;
  let more = 0;
  const report = (at: string, message: string): void => {
    if (messages.length >= MAX_PROBLEMS) {
      more++;
      return;
    }
    lines ??= new LineIndex(text);
    messages.push(
      `${place(name, lines, nodeAt(at)?.offset ?? 0)}: ${at === '' ? '' : `${visible(at)}: `}${visible(message)}`,
    );
  };
  report.end = () => {
    if (more > 0) messages.push(`${visible(name)}: ${plural(more, 'more problem')}.`);
    if (messages.length > 0) throw new UsageError(messages.join('\n'));
  };
  return report;
}

function place(name: string, lines: LineIndex, offset: number): string {
  const { line, column } = lines.at(offset);
  return `${visible(name)}:${line + 1}:${column + 1}`;
}

/** `CommaExpected` becomes "comma expected". */
function inWords(code: string): string {
  return code.replace(/(?<=.)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

async function readIgnored(folder: string, value: unknown, report: Report): Promise<IgnoreRules | undefined> {
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every((glob) => typeof glob === 'string')) {
    report('ignore', 'A list of globs is expected here.');
    return undefined;
  }
  return value.length === 0
    ? undefined
    : IgnoreRules.of(
        folder,
        (value as string[]).map((glob) => glob.replace(/^\.\//, '/')),
      );
}

function relativeTo(folder: string, absolute: string): string {
  return path.relative(folder, absolute).replaceAll(path.sep, '/');
}
