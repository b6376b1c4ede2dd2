/** `dkim-lint doctor [FILE]`: what is installed, which settings count for a file and why, and what it was recognized as. */

import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { documentStatus } from '../../core/documents/document-status.ts';
import { RULES } from '../../core/rules/registry.ts';
import { chosenSeverity } from '../../core/rules/settings.ts';
import { Session } from '../../core/session.ts';
import { page } from '../../core/text/visible.ts';
import { languageOfName } from '../../project/file-names.ts';
import { VERSION } from '../../version.ts';
import { CONFIG_NAME, type Config } from '../config.ts';
import { Exclusions } from '../exclusions.ts';
import { collectFiles, languageOrSay, tryLoad } from '../files.ts';
import { includesOf } from '../host.ts';
import { jsonText } from '../json.ts';
import { type CommandContext, type CommonOptions, expectPlainOptions, readConfigs, readOrigin } from '../options.ts';
import { padEnd, visible, widestOf } from '../visible.ts';

/** Programs that read zones or messages, too, and with which a result can be compared. None is needed, and none is run. */
const OTHER_PROGRAMS = ['named-checkzone', 'nsd-checkzone', 'kzonecheck', 'opendkim-testmsg', 'git'] as const;

interface Diagnosis {
  readonly version: string;
  readonly program: string;
  readonly node: string;
  readonly platform: string;
  /** Where programs for comparison are; null for those that are not on the PATH. */
  readonly programs: Readonly<Record<string, string | null>>;
  readonly settings: {
    readonly for: string;
    readonly file: string | null;
    readonly chosenBy: string;
    /** The globs of the overrides that match. */
    readonly overrides: readonly (readonly string[])[];
    /** The rules whose severity is not their usual one. */
    readonly changedRules: Readonly<Record<string, string>>;
    readonly target: string;
  };
  readonly file?: {
    readonly path: string;
    readonly language: string | null;
    readonly recognizedBy: 'option' | 'name' | 'content' | null;
    readonly status: string | null;
    /** The file whose pattern leaves it out of folders that are searched. */
    readonly ignoredBy: string | null;
  };
}

export async function doctor(
  given: string | undefined,
  options: CommonOptions,
  context: CommandContext,
): Promise<void> {
  const { cwd, output } = context;
  const format = expectPlainOptions('doctor', options);
  const absolute = path.resolve(cwd, given ?? CONFIG_NAME);
  const configs = readConfigs(options, context);
  const config = await configs.for(isFolder(absolute) ? path.join(absolute, CONFIG_NAME) : absolute);
  const found: Diagnosis = {
    version: VERSION,
    program: process.argv[1] ?? '',
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    programs: Object.fromEntries(OTHER_PROGRAMS.map((name) => [name, onPath(name) ?? null])),
    settings: settingsOf(config, given ?? '.', absolute, options),
    ...(given === undefined || isFolder(absolute)
      ? {}
      : { file: await fileOf(given, config, options, context, await new Exclusions(configs, cwd).sourceOf(absolute)) }),
  };
  output.print(format === 'json' ? jsonText(found) : page(textOf(found)));
}

function settingsOf(config: Config, name: string, absolute: string, { config: chosen }: CommonOptions) {
  const settings = config.settingsOf(absolute);
  const changed = RULES.flatMap((rule) => {
    const severity = chosenSeverity(rule, settings);
    return severity === undefined || severity === rule.severity ? [] : [[rule.id, severity] as const];
  });
  const nearest =
    config.file === undefined ? `no ${CONFIG_NAME} in this folder or above it` : `the nearest ${CONFIG_NAME}`;
  return {
    for: name,
    file: config.file ?? null,
    chosenBy: chosen === undefined ? nearest : '--config',
    overrides: config.overridesOf(absolute).map(({ files }) => files),
    changedRules: Object.fromEntries(changed),
    target: settings.zone.target,
  };
}

async function fileOf(
  given: string,
  config: Config,
  options: CommonOptions,
  context: CommandContext,
  ignoredBy: string | undefined,
): Promise<NonNullable<Diagnosis['file']>> {
  const { cwd, output } = context;
  const { language: chosen } = options;
  const unknown = { path: given, language: null, recognizedBy: null, status: null, ignoredBy: ignoredBy ?? null };
  const [file] = await collectFiles([given], output, { cwd, language: chosen });
  const loaded = file && (await tryLoad(file, output));
  const language = loaded && languageOrSay(loaded, options, output);
  if (loaded === undefined || language === undefined) return unknown;
  const session = new Session({
    settings: config.settingsOf(loaded.absolute),
    clock: context.clock,
    zonesAreComplete: false,
    readIncluded: includesOf([loaded], cwd),
  });
  const { uri, text, bytes } = loaded;
  const origin = readOrigin(options) ?? config.originOf(loaded.absolute);
  session.open({ uri, text, bytes, language, ...(origin === undefined ? {} : { origin }) });
  await session.verify(uri);
  const { text: what, detail } = documentStatus(session.snapshot(uri));
  const byName = languageOfName(given) === undefined ? 'content' : 'name';
  return { ...unknown, language, recognizedBy: chosen === undefined ? byName : 'option', status: `${what}: ${detail}` };
}

function textOf({ version, program, node, platform, programs, settings, file }: Diagnosis): string {
  const rules = Object.entries(settings.changedRules).map(([id, severity]) => `${id} ${severity}`);
  const rows: (readonly [string, string])[] = [
    ['dkim-lint', `${version}, ${program}`],
    ['Node', `${node}, ${platform}`],
    ...Object.entries(programs).map(([name, at]) => [name, at ?? 'not installed (not needed)'] as const),
    ['', ''],
    ['settings for', settings.for],
    ['from', `${settings.file ?? 'defaults'} (${settings.chosenBy})`],
    [
      'overrides',
      settings.overrides.length === 0 ? 'none matches' : settings.overrides.map((globs) => globs.join(', ')).join('; '),
    ],
    ['changed rules', rules.length === 0 ? 'none' : rules.join(', ')],
    ['name server', settings.target],
  ];
  if (file !== undefined) {
    const by = { option: 'by --language', name: 'by its name', content: 'by its content' } as const;
    rows.push(
      ['', ''],
      ['file', file.path],
      ['recognized as', file.language === null ? 'nothing' : `${file.language}, ${by[file.recognizedBy!]}`],
      ['that is', file.status ?? 'unknown'],
      ['in folders', file.ignoredBy === null ? 'found' : `ignored by ${file.ignoredBy}; --no-ignore checks it`],
    );
  }
  const width = widestOf(rows.map(([name]) => name));
  return rows.map(([name, value]) => (name === '' ? '\n' : `${padEnd(name, width)}  ${visible(value)}\n`)).join('');
}

function isFolder(absolute: string): boolean {
  return statSync(absolute, { throwIfNoEntry: false })?.isDirectory() === true;
}

function onPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders
    .flatMap((folder) => [path.join(folder, name), path.join(folder, `${name}.exe`)])
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
