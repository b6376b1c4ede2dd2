/** `dkim-lint lint`: checks messages and zone files, and fixes zone files. What is wrong is the rules' to say. */

import path from 'node:path';
import type { Severity } from '../../core/rules/rule-id.ts';
import { atLeast } from '../../core/rules/stricter.ts';
import { plural } from '../../core/text/plural.ts';
import { data, page } from '../../core/text/visible.ts';
import { FileLines } from '../../project/file-lines.ts';
import { Baseline } from '../baseline.ts';
import { Cache, type CacheOptions } from '../cache.ts';
import { Exclusions } from '../exclusions.ts';
import { collectFiles, type SourceFile, STDIN } from '../files.ts';
import { includesOf, rulePage } from '../host.ts';
import { jsonText } from '../json.ts';
import { LintThreads, threadsFor } from '../lint-threads.ts';
import { createAnalysis, Linter } from '../linter.ts';
import { type CommandContext, type LintOptions, readClock, readConfigs, readOrigin } from '../options.ts';
import { EXIT, type Output, UsageError } from '../output.ts';
import { Progress } from '../progress.ts';
import { createReport } from '../reports/create.ts';
import { type Counts, count, type FileResult } from '../reports/report.ts';
import { visible } from '../visible.ts';

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
  // An invalid settings file is reported before anything is checked; of several the first, however many threads there are.
  for (const { absolute } of files) await configs.for(absolute);
  const threads = await threadsOf(files, options, cwd);
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
  const counts: Counts = { files: 0, errors: 0, warnings: 0, bounces: 0, notes: 0, fixable: 0, fixed: 0, hidden: 0 };
  const diffs: string[] = [];
  const progress = new Progress(files.length, output);
  await (threads?.openZones(files, linter, output) ?? linter.openZones(files));
  const included = await linter.openIncluded(files, cwd, isIgnored);
  const all = [...files, ...included];
  const results =
    threads?.checkAll(all, { included, fixed: linter.fixedTexts }, { linter, session, output, progress }) ??
    linter.checkAll(all, progress);
  for await (const found of results) {
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
  const news = threads?.news ?? [];
  for (const uri of news.flatMap(({ read }) => read)) cache?.readIncluded(uri);
  if (cache !== undefined && options.now === undefined && news.some(({ askedTheTime }) => askedTheTime))
    cache.isTimeless = false;
  const isRepeatable = output.unread.length === 0 && output.exitCode !== EXIT.fault;
  // What is included can be ignored, by files that are not looked at when a run is taken from the cache.
  if (isRepeatable && !(options.ignore && cache?.hasIncluded) && (await cache?.keep(output.recorded)) === false) {
    const folder = options.cacheLocation ?? 'your cache folder';
    output.say(`Results are not cached: ${visible(folder)} could not be created or written to.`);
  }
}

/** Undefined where one thread does it all. */
async function threadsOf(
  files: readonly SourceFile[],
  options: LintOptions,
  cwd: string,
): Promise<LintThreads | undefined> {
  const threads = threadsFor(files, options.jobs);
  return threads === 1 ? undefined : LintThreads.start(threads, { files, options, cwd });
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
      { ...options, cacheLocation: null, jobs: null },
      cwd,
      output.columns,
      output.colors.isColorSupported,
      output.exitCode,
    ],
    configs,
    readIncluded,
  });
}

function printDiffs(diffs: readonly string[], output: Output): void {
  const isRead = output.isTerminal || output.isLogged;
  output.print(isRead ? page(diffs.join('')) : data(diffs.join('')));
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
