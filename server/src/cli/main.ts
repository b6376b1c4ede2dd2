/** The command line's main: arguments in, a command's exit code out. What the commands do is in `commands/`. */

import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { SEVERITIES } from '../core/rules/rule-id.ts';
import { nearest } from '../core/text/nearest.ts';
import { page } from '../core/text/visible.ts';
import { leaveOutEd448Warning } from '../host/quiet-warnings.ts';
import { VERSION } from '../version.ts';
import type { Shell } from './commands/completion.ts';
import { lint } from './commands/lint.ts';
import { LINT_THREAD, runLintThread, type ThreadData } from './lint-thread.ts';
import type { CommandContext, CommonOptions, LintOptions } from './options.ts';
import { EXIT, type ExitCode, Output, UsageError } from './output.ts';
import { FORMATS } from './reports/report.ts';
import { visible, visibleLines } from './visible.ts';

/** Every thread holds all zones. */
const MAX_JOBS = 64;

const SHELLS: readonly Shell[] = ['bash', 'zsh', 'fish', 'powershell'];

type Run = (context: CommandContext) => Promise<void>;

/** All commands but `lint`, whose start is not to wait for what they need. */
const others = () => import('./commands/lazy.ts');

/** @param start called with the command that the arguments choose */
function createProgram(start: (options: CommonOptions & { color?: boolean }, run: Run) => Promise<void>): Command {
  const program = new Command('dkim-lint')
    .description('Explains bounces, verifies DKIM signatures, and finds and fixes problems in DNS zone files.')
    .version(VERSION, '-v, --version')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('`dkim-lint --help` lists commands and options.')
    .usage('[lint] [options] PATH...\n       dkim-lint COMMAND [options] ...')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(page(visibleLines(text))) })
    .addOption(new Option('--format <format>', 'output format').choices(FORMATS).default('pretty'))
    .option('--rule <id=severity>', 'off, hint, info, warning or error for a rule or group/*', collect)
    .option('--config <file>', 'project settings, instead of the nearest .dkim-lint.json')
    .option('--fix', 'fix zone files')
    .option('--fix-dry-run', 'show what --fix would change, as a diff')
    .option('--max-warnings <n>', 'fail when there are more warnings', wholeNumber)
    .option('--quiet', 'report errors only')
    .option('--origin <name>', "the zone's origin")
    .addOption(new Option('--language <language>', 'treat the named files as this type').choices(['eml', 'dns-zone']))
    .addOption(new Option('--sniff', 'accepted for scripts: files are recognized by content anyway').hideHelp())
    .option('--stdin-filename <name>', 'the file name to assume for standard input (-)')
    .option('--now <time>', 'use this as the current time: ISO 8601, or seconds since 1970')
    .option('--color', 'use colours even if the output is not a terminal')
    .option('--no-color', 'do not use colours');

  /** Options of the program and of the command together, once all are read. */
  const begin = <T>(command: Command, run: (options: CommonOptions & T, context: CommandContext) => Promise<void>) => {
    const options = command.optsWithGlobals<CommonOptions & T>();
    expectNothingEmpty(command.args, options);
    return start(options, (context) => run(options, context));
  };

  program
    .command('lint', { isDefault: true })
    .description('check messages, zone files, and folders of them')
    .argument('[path...]', 'a file, a folder, a quoted glob, or - for standard input')
    .option('--diff', 'only show what --fix would change; exit with 1 if anything would change')
    .addOption(
      new Option('--severity <level>', 'report only findings of this severity or a higher one').choices(
        [...SEVERITIES].reverse(),
      ),
    )
    .option('--baseline <file>', 'hide the findings that this file lists')
    .option('--update-baseline', 'write all findings to the baseline')
    .option('--cache', 'take the results of a run that was the same from the cache')
    .option('--cache-location <folder>', 'where the cache is, instead of in your cache folder')
    .option('--jobs <n>', 'check files in this many threads (default: as many as are worth it; 1 for none)', jobsNumber)
    .option('--no-ignore', 'also check files that .gitignore, .dkim-lintignore and the settings exclude')
    .option('--force-exclude', 'exclude them even if they are named on the command line')
    .option('--no-error-on-unmatched-pattern', 'no error if a path or glob matches no file')
    .option('--show-files', 'list the files that would be checked')
    .option('--print-config <file>', 'print the settings that apply to a file')
    .action((paths: string[], _: unknown, command: Command) =>
      begin<LintOptions & { printConfig?: string }>(command, async (options, context) => {
        if (options.printConfig !== undefined) {
          return (await others()).printConfig(options.printConfig, options, context);
        }
        if (paths.length === 0 && process.argv.length <= 2) program.help({ error: true });
        if (paths.length === 0) command.error("error: missing required argument 'path'");
        await lint(paths, options, context);
        sayMistypedCommand(paths[0]!, program, context);
      }),
    );

  program
    .command('verify')
    .description('verify every signature of messages')
    .argument('[message...]', 'a message, a folder of them, or - for standard input')
    .option('--zone <file...>', 'zone files in which the keys are published')
    .option('--dns', 'look up in the DNS what the zones do not contain: keys, and DMARC records for alignment')
    .option('--server <address>', 'the name server to ask: ADDRESS or ADDRESS:PORT')
    .option('--min-rsa-bits <n>', 'signatures made with shorter RSA keys fail (default: 1024)', wholeNumber)
    .option('--allow-sha1', 'let rsa-sha1 signatures pass')
    .option('--explain', 'find out what was changed after signing, and add the findings of the rules')
    .action((messages: string[], _: unknown, command: Command) =>
      begin<import('./commands/verify.ts').VerifyOptions>(command, async (options, context) =>
        (await others()).verify(messages, options, context),
      ),
    );

  program
    .command('report')
    .description(
      'show the delivery path of a message, and its SPF, DKIM, DMARC and ARC results: those of receivers and our own',
    )
    .argument('[message...]', 'a message, a folder of them, or - for standard input')
    .option('--zone <file...>', 'zone files with the keys and the SPF and DMARC records')
    .option('--dns', 'look up in the DNS what the zones do not contain: keys, SPF, DMARC')
    .option('--server <address>', 'the name server to ask: ADDRESS or ADDRESS:PORT')
    .action((messages: string[], _: unknown, command: Command) =>
      begin<import('./verify-input.ts').KeyOptions>(command, async (options, context) =>
        (await others()).report(messages, options, context),
      ),
    );

  program
    .command('explain')
    .description('explain bounces: which recipients, which codes, why, and what to do')
    .argument('[input...]', 'a message, a folder, an mbox or Maildir, or - for pasted text or a log line')
    .option('--zone <file...>', "zone files with the sender's keys and its SPF and DMARC records")
    .option('--dns', 'look up in the DNS what the zones do not contain: keys, SPF, DMARC')
    .option('--server <address>', 'the name server to ask: ADDRESS or ADDRESS:PORT')
    .option('--verbose', 'show how the kind of each message was determined')
    .action((inputs: string[], _: unknown, command: Command) =>
      begin<import('./commands/explain.ts').ExplainOptions>(command, async (options, context) =>
        (await others()).explain(inputs, options, context),
      ),
    );

  program
    .command('anonymize')
    .description('print a message for a bug report, without names, addresses and domains')
    .argument('<message>', 'a message, or - for standard input')
    .action((message: string, _: unknown, command: Command) =>
      begin(command, async (options, context) => (await others()).anonymizeFile(message, options, context)),
    );

  program
    .command('records')
    .description('print what a zone actually publishes, one absolute record per line')
    .argument('<zone>', 'a zone file, or - for standard input')
    .action((zone: string, _: unknown, command: Command) =>
      begin(command, async (options, context) => (await others()).records(zone, options, context)),
    );

  program
    .command('selectors')
    .description('list the selectors that zones publish and messages use, and their results')
    .argument('<path...>', 'a message, a zone file, or a folder of them')
    .action((paths: string[], _: unknown, command: Command) =>
      begin(command, async (options, context) => (await others()).selectors(paths, options, context)),
    );

  program
    .command('keygen')
    .description('make a key: the private half as a file, the public half as a record for the zone')
    .requiredOption('--domain <name>', 'the domain that will sign')
    .requiredOption('--selector <name>', 'the selector, a name for this key')
    .addOption(new Option('--type <type>', 'the key type').choices(['rsa', 'ed25519']).default('rsa'))
    .option('--bits <n>', 'the length of an RSA key in bits', wholeNumber, 2048)
    .requiredOption('--out <dir>', 'the folder for both files')
    .action((_: unknown, command: Command) =>
      begin<import('./commands/keygen.ts').KeygenOptions>(command, async (options, context) =>
        (await others()).keygen(options, context),
      ),
    );

  program
    .command('check-key')
    .description('check whether a private key matches a published record')
    .argument('<private-key>', 'a PEM file')
    .argument('<zone...>', 'zone files')
    .action((key: string, zones: string[], _: unknown, command: Command) =>
      begin(command, async (options, context) => (await others()).checkKey(key, zones, options, context)),
    );

  program
    .command('published')
    .description('check whether the DNS publishes the keys of a zone file')
    .argument('<zone>', 'a zone file, or - for standard input')
    .option('--selector <name>', 'check only this key')
    .option('--server <address>', 'the resolver to ask: ADDRESS or ADDRESS:PORT')
    .option('--authority <address...>', 'name servers to ask, instead of those of the NS records')
    .action((zone: string, _: unknown, command: Command) =>
      begin<import('./commands/published.ts').PublishedCommandOptions>(command, async (options, context) =>
        (await others()).published(zone, options, context),
      ),
    );

  program
    .command('rules')
    .description('list the rules, or print the page of one')
    .argument('[id]', 'as in key/rsa-too-short')
    .action((id: string | undefined, _: unknown, command: Command) =>
      begin(command, async (options, context) => (await others()).rules(id, options, context)),
    );

  program
    .command('init')
    .description('write a .dkim-lint.json with every setting explained')
    .argument('[folder]', 'where it goes, instead of here')
    .action((folder: string | undefined, _: unknown, command: Command) =>
      begin(command, async (_options, context) => (await others()).init(folder, context)),
    );

  program
    .command('doctor')
    .description('show what is installed, which settings apply, and what a file is recognized as')
    .argument('[file]', 'a message, a zone file or a folder')
    .action((file: string | undefined, _: unknown, command: Command) =>
      begin(command, async (options, context) => (await others()).doctor(file, options, context)),
    );

  program
    .command('completion')
    .description('print a script for a shell that completes commands and options')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .action((shell: Shell, _: unknown, command: Command) =>
      begin(command, async (_options, { output }) => (await others()).completion(shell, program, output)),
    );

  for (const command of program.commands) {
    command.showHelpAfterError(`\`dkim-lint ${command.name()} --help\` lists what it takes.`);
  }
  program.addHelpText(
    'after',
    '\n`dkim-lint lint --help` lists more options of lint.\nExit codes: 0 nothing at error level, 1 findings, 2 usage error, 3 a file could not be read, 70 internal error.',
  );
  return program;
}

/** @throws UsageError for `""`, which a script gives whose variable is not set: as a path it would be the working folder */
function expectNothingEmpty(args: readonly string[], options: object): void {
  if (args.includes('')) throw new UsageError('An argument is empty (""). Is a variable not set?');
  for (const [name, value] of Object.entries(options)) {
    const option = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if ([value].flat().includes('')) throw new UsageError(`--${option} is empty (""). Is a variable not set?`);
  }
}

/** A command that is mistyped is taken for a file to lint. */
function sayMistypedCommand(path: string, program: Command, { output }: CommandContext): void {
  if (!output.unread.some((file) => file.path === path)) return;
  const command = nearest(
    path,
    program.commands.map((command) => command.name()),
  );
  if (command !== undefined) output.say(`Did you mean the command \`dkim-lint ${command}\`?`);
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function wholeNumber(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(value);
}

function jobsNumber(value: string): number {
  const jobs = wholeNumber(value);
  if (jobs < 1 || jobs > MAX_JOBS) throw new InvalidArgumentError(`Expected a number from 1 to ${MAX_JOBS}.`);
  return jobs;
}

async function main(): Promise<ExitCode> {
  const streams = { stdout: process.stdout, stderr: process.stderr, env: process.env };
  let output = new Output({ ...streams, color: undefined });
  const program = createProgram(async (options, run) => {
    output = new Output({ ...streams, color: options.color });
    await run({ output, cwd: process.cwd(), clock: () => Date.now() / 1000 });
  });
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (!(error instanceof UsageError)) return sayFault(error);
    output.say(visibleLines(error.message));
    return EXIT.usage;
  }
  return output.exitCode;
}

/** An error that nobody expected is ours: never exit code 1, which means findings. */
function sayFault(error: unknown): ExitCode {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const places = (stack ?? '').split('\n').filter((line) => /^\s{0,9}at /.test(line));
  const lines = [
    `dkim-lint: a fault in dkim-lint ${VERSION} (Node ${process.version}): ${visible(`${name}: ${message}`)}`,
    ...places.slice(0, 8).map((place) => `dkim-lint: ${visible(place.trim())}`),
    'dkim-lint: Please report it with these lines and the command. `dkim-lint anonymize MESSAGE` makes a copy of a message that you can attach.',
  ];
  process.stderr.write(page(`${lines.join('\n')}\n`));
  return EXIT.fault;
}

/** Whether this is a thread of `lint --jobs`, which then runs. Elsewhere what looks like its argument is a file's name. */
async function runThread(): Promise<boolean> {
  if (process.argv[2] !== LINT_THREAD) return false;
  const { isMainThread, parentPort, workerData } = await import('node:worker_threads');
  if (isMainThread || parentPort === null) return false;
  await runLintThread(workerData as ThreadData, parentPort);
  return true;
}

function start(): void {
  // A reader that has seen enough, as `head` does, is not a fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  // Nor is one that does not want to hear what else there is to say.
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  process.on('uncaughtException', (error) => process.exit(sayFault(error)));
  process.on('unhandledRejection', (error) => process.exit(sayFault(error)));
  // Once all is written there is nothing to wait for, and freeing what is known of a large zone takes its time.
  void main().then((code) => {
    process.exitCode = code;
    process.stdout.write('', () => process.stderr.write('', () => process.exit()));
  });
}

leaveOutEd448Warning();
void runThread().then((isThread) => {
  if (!isThread) start();
});
