/** `dkim-lint lint`: checks messages and zone files, and fixes zone files. What is wrong is the rules' to say. */

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Finding } from '../../core/rules/rule.ts';
import type { Severity } from '../../core/rules/rule-id.ts';
import type { Settings } from '../../core/rules/settings.ts';
import { atLeast } from '../../core/rules/stricter.ts';
import type { SessionOptions } from '../../core/session/types.ts';
import { ZoneSession } from '../../core/session/zone-session.ts';
import type { DomainName } from '../../core/text/domain-name.ts';
import { applyEdits } from '../../core/text/edit.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { plural } from '../../core/text/plural.ts';
import { data, page } from '../../core/text/visible.ts';
import type { LanguageId } from '../../core/workspace/languages.ts';
import { isSigned } from '../../core/workspace/zone-signatures.ts';
import type { Zone } from '../../core/zone/zone.ts';
import { UnreadableFile } from '../../host/regular-file.ts';
import { NotWritten, replaceFile } from '../../host/write-file.ts';
import { FileLines } from '../../project/file-lines.ts';
import { Baseline } from '../baseline.ts';
import { Cache, type CacheOptions } from '../cache.ts';
import type { Configs } from '../config.ts';
import { unifiedDiff } from '../diff.ts';
import { Exclusions } from '../exclusions.ts';
import {
  collectFiles,
  type LoadedFile,
  languageOrSay,
  type SourceFile,
  STDIN,
  stdinOctets,
  tryLoad,
} from '../files.ts';
import { includesOf, rulePage } from '../host.ts';
import { jsonText } from '../json.ts';
import {
  type CommandContext,
  type CommonOptions,
  guessedFrom,
  readClock,
  readConfigs,
  readOrigin,
} from '../options.ts';
import { EXIT, type Output, UsageError } from '../output.ts';
import { Progress } from '../progress.ts';
import { createReport } from '../reports/create.ts';
import { type Counts, count, type FileResult } from '../reports/report.ts';
import { visible } from '../visible.ts';

const NONE_WITHHELD: ReadonlySet<Finding> = new Set();

/** A fix can make the next one possible; after this many it is taken for one that never ends. */
const MAX_ROUNDS = 10;

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
}

export async function lint(paths: readonly string[], given: LintOptions, context: CommandContext): Promise<void> {
  const { output, cwd } = context;
  expectConsistent(paths, given);
  const options = given.diff ? { ...given, fixDryRun: true } : given;
  const baseline = baselineOf(options, cwd);
  const configs = readConfigs(options, context);
  const exclusions = new Exclusions(configs, cwd);
  let passedOver = 0;
  const files = await collectFiles(paths, output, {
    cwd,
    stdinFilename: options.stdinFilename,
    language: options.language,
    allowsUnmatched: !options.errorOnUnmatchedPattern,
    ...(options.ignore ? { isIgnored: exclusions.isIgnored.bind(exclusions) } : {}),
    ...(options.forceExclude ? { isNamedIgnored: exclusions.excludesNamed.bind(exclusions) } : {}),
    onPassedOver: (absolute) => {
      if (absolute !== baseline?.absolute) passedOver++;
    },
  });
  if (options.showFiles) {
    output.print(options.format === 'json' ? jsonText({ files: files.map(listed) }) : page(listOf(files)));
    return;
  }
  if (files.length === 0 && output.exitCode === EXIT.ok && options.errorOnUnmatchedPattern) {
    output.say(`No messages or zone files found.${ignoredHint(exclusions.count)}`);
  }
  if (passedOver > 0 && !options.quiet) {
    output.say(
      `${plural(passedOver, 'file was', 'files were')} skipped: neither a message nor a zone file, by name and by content.`,
    );
  }
  const readIncluded = includesOf(files, cwd);
  const cache = await cacheOf(files, options, context, { configs, readIncluded });
  if (await cache?.replay(output)) return;
  if (cache !== undefined) output.record();
  const time = readClock(options, context);
  const clock = () => {
    if (cache !== undefined && options.now === undefined) cache.isTimeless = false;
    return time();
  };
  const session = await createAnalysis(files, {
    clock,
    readIncluded: cache === undefined ? readIncluded : (uri) => cache.readIncluded(uri),
    ...(options.now === undefined ? {} : { judgedAt: clock() }),
  });
  const lines = new FileLines((uri) => session.textOf(uri));
  const linter = new Linter(options, configs, readOrigin(options), session, output);
  const isIgnored = async (absolute: string) => options.ignore && (await exclusions.isNamedIgnored(absolute));
  const report = createReport(options.format, {
    output,
    cwd,
    isDryRun: options.fixDryRun === true,
    rulePage,
    linesOf: (uri) => lines.of(uri),
  });
  const counts: Counts = { files: 0, errors: 0, warnings: 0, notes: 0, fixable: 0, fixed: 0, hidden: 0 };
  const diffs: string[] = [];
  const progress = new Progress(files.length, output);
  await linter.openZones(files);
  for (const file of [...files, ...(await linter.openIncluded(files, cwd, isIgnored))]) {
    const found = await linter.check(file);
    await progress.step();
    if (found === undefined) continue;
    const severe = atLeastAs(found, options.severity);
    const result = baseline === undefined ? severe : baseline.withoutKnown(severe);
    count(counts, result);
    if (result.diff !== undefined) diffs.push(result.diff);
    report.add(options.quiet ? onlyErrors(result) : result);
  }
  progress.stop();
  counts.fixed = linter.fixed;
  if (options.diff) {
    printDiffs(diffs, output);
    if (diffs.some((diff) => diff !== '')) output.raise(EXIT.findings);
    return;
  }
  counts.hidden = baseline?.hidden ?? 0;
  const text = await report.finish(counts);
  if (options.fix && paths.includes(STDIN)) {
    // As a filter: the text alone on standard output.
    await linter.printFiltered(files);
    if (text.trim() !== '') output.say(text.trimEnd());
  } else if (options.fixDryRun && options.format === 'pretty') {
    // The diff alone on standard output, so that `patch` can read it.
    printDiffs(diffs, output);
    output.say(text.trimEnd());
  } else {
    output.print(text);
  }
  baseline?.conclude(output);
  const tooMany = options.maxWarnings !== undefined && counts.warnings > options.maxWarnings;
  if (tooMany) output.say(`More warnings (${counts.warnings}) than --max-warnings ${options.maxWarnings} allows.`);
  if (counts.errors > 0 || tooMany) output.raise(EXIT.findings);
  // What is included can be ignored, by files that are not looked at when a run is taken from the cache.
  const isRepeatable = linter.hadTime && output.unread.length === 0 && output.exitCode !== EXIT.fault;
  if (isRepeatable && !(options.ignore && cache?.hasIncluded)) await cache?.keep(output.recorded);
}

/** Undefined where a run does more than to print, or prints what is in no file. */
function cacheOf(
  files: readonly SourceFile[],
  options: LintOptions,
  { cwd, output }: CommandContext,
  { configs, readIncluded }: Pick<CacheOptions, 'configs' | 'readIncluded'>,
): Promise<Cache | undefined> {
  const { cache = false, cacheLocation, fix, fixDryRun, updateBaseline, baseline } = options;
  if (!cache || fix || fixDryRun || updateBaseline || baseline !== undefined) return Promise.resolve(undefined);
  return Cache.open(files, {
    location: cacheLocation === undefined ? undefined : path.resolve(cwd, cacheLocation),
    options: [
      { ...options, cacheLocation: null },
      cwd,
      output.columns,
      output.colors.isColorSupported,
      output.exitCode,
    ],
    configs,
    readIncluded,
  });
}

/** What is known of messages is loaded where there may be one. */
async function createAnalysis(files: readonly SourceFile[], options: SessionOptions): Promise<ZoneSession> {
  if (files.every((file) => file.language === 'dns-zone')) return new ZoneSession(options);
  return new (await import('../../core/session.ts')).Session(options);
}

function printDiffs(diffs: readonly string[], output: Output): void {
  output.print(output.isTerminal ? page(diffs.join('')) : data(diffs.join('')));
}

function listed({ path, language }: SourceFile) {
  return { path, language: language ?? null };
}

function listOf(files: readonly SourceFile[]): string {
  return files.map(({ path }) => `${visible(path)}\n`).join('');
}

function ignoredHint(count: number): string {
  return count === 0
    ? ''
    : ` ${plural(count, 'entry is', 'entries are')} ignored; --no-ignore checks ignored files too.`;
}

function baselineOf({ baseline, updateBaseline = false }: LintOptions, cwd: string): Baseline | undefined {
  if (baseline === undefined) return undefined;
  return Baseline.open(baseline, cwd, { isUpdated: updateBaseline });
}

function expectConsistent(
  paths: readonly string[],
  { fix, fixDryRun, diff, ignore, forceExclude, format, baseline, updateBaseline }: LintOptions,
): void {
  if (fix && paths.includes(STDIN) && paths.length > 1)
    throw new UsageError('With --fix, standard input (-) is fixed to standard output: name no other file.');
  if (updateBaseline && baseline === undefined) throw new UsageError('--update-baseline requires --baseline FILE.');
  if (fix && fixDryRun) throw new UsageError('Use --fix or --fix-dry-run, not both.');
  if (diff && (fix || fixDryRun))
    throw new UsageError('--diff changes nothing: use it without --fix and --fix-dry-run.');
  if (diff && format !== 'pretty') throw new UsageError('--diff prints a diff and supports no other format.');
  if (!ignore && forceExclude) throw new UsageError('Use --no-ignore or --force-exclude, not both.');
  if (fixDryRun && format !== 'pretty' && format !== 'json') {
    throw new UsageError(`--fix-dry-run works with --format pretty and json; ${format} cannot contain a diff.`);
  }
}

function onlyErrors(result: FileResult): FileResult {
  return atLeastAs(result, 'error');
}

function atLeastAs(result: FileResult, least: Severity | undefined): FileResult {
  if (least === undefined) return result;
  return { ...result, findings: result.findings.filter(({ severity }) => atLeast(severity, least) === severity) };
}

interface LintedFile extends LoadedFile {
  readonly language: LanguageId;
}

/** What `--fix` made of a zone. */
interface FixedText {
  readonly before: string;
  readonly after: string;
}

/** How long the reason of one broken signature is sought at most, and of all of a run, in milliseconds. */
const EXPLANATION_BUDGET = 2000;
const EXPLANATION_TIME = 5000;

class Linter {
  /** Files that were, or would be, fixed. */
  fixed = 0;
  /** Whether the time was enough to seek the reasons of all broken signatures: else another run may find more. */
  hadTime = true;
  readonly #options: CommonOptions;
  readonly #configs: Configs;
  readonly #origin: DomainName | undefined;
  readonly #output: Output;
  readonly #session: ZoneSession;
  /** What is left, in milliseconds. */
  #explanationTime = EXPLANATION_TIME;
  readonly #loaded = new Map<SourceFile, LintedFile | undefined>();
  readonly #fixedTexts = new Map<string, FixedText>();
  readonly #settings = new Map<string, Settings>();

  constructor(
    options: CommonOptions,
    configs: Configs,
    origin: DomainName | undefined,
    session: ZoneSession,
    output: Output,
  ) {
    this.#options = options;
    this.#configs = configs;
    this.#origin = origin;
    this.#output = output;
    this.#session = session;
    session.configure(session.settings, (uri) => this.#settings.get(uri) ?? session.settings);
  }

  /** Zones first, because messages are judged by them; with `--fix` they are fixed now. */
  async openZones(files: readonly SourceFile[]): Promise<void> {
    for (const file of files) {
      if (file.language === 'eml') continue;
      const loaded = await this.#load(file);
      this.#loaded.set(file, loaded);
      if (loaded?.language !== 'dns-zone') continue;
      await this.#open(loaded);
      if (this.#options.fix || this.#options.fixDryRun) await this.#fix(loaded);
    }
  }

  /** The files that zones include and nobody has named: their problems are reported, and fixed, in these files. */
  async openIncluded(
    files: readonly SourceFile[],
    cwd: string,
    isIgnored: (absolute: string) => Promise<boolean>,
  ): Promise<readonly SourceFile[]> {
    const opened: SourceFile[] = [];
    const zones = files.filter((file) => this.#loaded.get(file)?.language === 'dns-zone');
    for (const zone of zones) {
      for (const uri of this.#session.includedUris(zone.uri)) {
        const absolute = fileURLToPath(uri);
        if (await isIgnored(absolute)) continue;
        const name = path.isAbsolute(zone.path) ? absolute : path.relative(cwd, absolute);
        const within = zone.within ?? [path.dirname(zone.absolute), cwd];
        const file = {
          path: name,
          absolute,
          uri,
          isStdin: false,
          isNamed: false,
          within,
          language: 'dns-zone' as const,
        };
        const part = await this.#load(file);
        if (part === undefined) continue;
        this.#loaded.set(file, part);
        await this.#open(part);
        // Of standard input that text alone is fixed, and printed.
        if (!zone.isStdin && (this.#options.fix || this.#options.fixDryRun)) await this.#fix(part);
        opened.push(file);
      }
    }
    return opened;
  }

  /** Everything found in a file; undefined where it could not be read. */
  async check(file: SourceFile): Promise<FileResult | undefined> {
    const loaded = this.#loaded.has(file) ? this.#loaded.get(file) : await this.#load(file);
    if (loaded === undefined) return undefined;
    if (file.isStdin) this.#loaded.set(file, loaded);
    const { uri, language } = loaded;
    if (language === 'eml') await this.#open(loaded);
    await this.#session.verify(uri);
    await this.#explain(uri);
    const findings = this.#session.findings(uri);
    for (const { rule, error } of this.#session.failures(uri)) {
      this.#output.say(`${visible(file.path)}: a fault in dkim-lint: ${rule.id} failed: ${visible(String(error))}`);
      this.#output.raise(EXIT.fault);
    }
    const { document } = this.#session.snapshot(uri);
    if (document.kind === 'dns-zone' && document.zone.isCut) {
      this.#output.say(
        `${visible(file.path)}: there are too many problems to list. Is it a zone file? Fix the first ones, and check it again.`,
      );
    }
    const result: FileResult = {
      path: file.path,
      uri,
      language,
      text: document.text,
      lines: new LineIndex(document.text),
      findings,
      withheld: language === 'dns-zone' ? this.#session.fixAll(uri).withheld : NONE_WITHHELD,
      ...(document.kind === 'dns-zone' ? { ...originOf(document.zone), isSigned: isSigned(document.zone) } : {}),
      ...this.#diffOf(loaded),
    };
    if (language === 'eml') this.#session.close(uri);
    return result;
  }

  /** Proofs about broken signatures replace the usual guesses, as long as the time for them lasts. */
  async #explain(uri: string): Promise<void> {
    if (this.#explanationTime <= 0) {
      this.hadTime = false;
      return;
    }
    const start = performance.now();
    const budget = Math.min(EXPLANATION_BUDGET, this.#explanationTime);
    await this.#session.explain(uri, { clock: () => performance.now(), budget });
    this.#explanationTime -= performance.now() - start;
    const { explanations } = this.#session.snapshot(uri);
    if ([...explanations.values()].some(({ limits }) => limits.includes('budget'))) this.hadTime = false;
  }

  /** A file whose language is known; what is neither mail nor a zone is reported. */
  async #load(file: SourceFile): Promise<LintedFile | undefined> {
    const loaded = await tryLoad(file, this.#output);
    if (loaded === undefined) return undefined;
    const language = languageOrSay(loaded, this.#options, this.#output);
    return language === undefined ? undefined : { ...loaded, language };
  }

  async #open(file: LintedFile): Promise<void> {
    const { uri, language, text, bytes, absolute } = file;
    const config = await this.#configure(file);
    const origin = this.#origin ?? config.originOf(absolute);
    this.#session.open({ uri, language, text, bytes, ...(origin === undefined ? {} : { origin }) });
  }

  /** Settings belong to a file's project; files of several projects can be checked in one run. */
  async #configure({ absolute, uri }: SourceFile) {
    const config = await this.#configs.for(absolute);
    this.#settings.set(uri, config.settingsOf(absolute));
    return config;
  }

  /** What `--fix` makes of standard input: what it cannot or may not fix, or what is ignored, goes through as it is. */
  async printFiltered(files: readonly SourceFile[]): Promise<void> {
    const output = this.#output;
    const fixed = files.map(({ uri }) => this.#fixedTexts.get(uri)).find((text) => text !== undefined);
    if (fixed !== undefined) {
      output.print(output.isTerminal ? page(fixed.after) : data(fixed.after));
      return;
    }
    try {
      const octets = await stdinOctets();
      output.printOctets(octets, new TextDecoder().decode(octets));
    } catch (error) {
      // Too much to be held: that has been said.
      if (!(error instanceof UnreadableFile)) throw error;
    }
  }

  async #fix(file: LintedFile): Promise<void> {
    const { uri, path } = file;
    let text = file.text;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const { edits } = this.#session.fixAll(uri);
      if (edits.length === 0) break;
      text = applyEdits(text, edits);
      this.#session.replaceText(uri, text);
    }
    if (text === file.text) return;
    const problem = this.#options.fix ? await this.#write(file, text) : undefined;
    if (problem === undefined) {
      this.#fixedTexts.set(uri, { before: file.text, after: text });
      this.fixed++;
      return;
    }
    this.#output.say(`${visible(path)}: not fixed: the file ${visible(problem)}`);
    this.#output.raise(EXIT.unreadable);
    this.#session.replaceText(uri, file.text);
  }

  /** Why the file was not written; undefined where it was. */
  async #write(file: LintedFile, text: string): Promise<string | undefined> {
    if (!file.isExact) return 'has octets that are not UTF-8, which writing would destroy. Save it as UTF-8 first.';
    // It is printed.
    if (file.isStdin) return undefined;
    if (file.contents === undefined) return 'can only be read; --fix-dry-run shows the changes.';
    try {
      await replaceFile(file.absolute, file.contents, text, { within: file.within });
      return undefined;
    } catch (error) {
      if (error instanceof NotWritten) return error.message;
      throw error;
    }
  }

  #diffOf({ uri, path, language }: LintedFile): { diff?: string } {
    if (!this.#options.fixDryRun || language !== 'dns-zone') return {};
    const fixed = this.#fixedTexts.get(uri);
    return { diff: fixed === undefined ? '' : unifiedDiff(path, fixed.before, fixed.after) };
  }
}

function originOf({ origin, originFrom }: Zone) {
  const guess = guessedFrom(originFrom);
  return origin === undefined
    ? {}
    : { origin: origin === '' ? '.' : origin, ...(guess === undefined ? {} : { originGuessedFrom: guess }) };
}
