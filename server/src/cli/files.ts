/**
 * Which files a command looks at, and their texts. Folders are searched for messages and zone files; a file that is named
 * is taken, whatever it is called. What cannot be read is reported, and the others go on. Nothing else is there to do while a file
 * is read, so that reading waits.
 */

import { createReadStream, type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { devNull } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LanguageId } from '../core/session.ts';
import { foreignFormat, foreignOctets } from '../core/zone/foreign-formats.ts';
import {
  type FileContents,
  readHeadSync,
  readRegularFileSync,
  tooLarge,
  UnreadableFile,
} from '../host/regular-file.ts';
import { languageOfName, mayHoldText, SKIPPED_FOLDERS } from '../project/file-names.ts';
import { globMatcher } from '../project/globs.ts';
import { HEAD_SIZE, isBinary, languageOfHead, languageOfText, mayBeMail } from '../project/recognition.ts';
import { NotedOutput } from './noted-output.ts';
import { type Output, UsageError } from './output.ts';
import { globOf, withSlashes } from './quoted-glob.ts';
import { visible } from './visible.ts';

/** Standard input, as a user writes it. */
export const STDIN = '-';

/** A text is held in one string, which engines limit; no message or zone comes near. In octets. */
export const MAX_SIZE = 256 * 1024 * 1024;

/** Octets of a settings file. */
const MAX_SETTINGS = 1024 * 1024;

export interface SourceFile {
  /** As the user would write it: relative where the user's path was. */
  readonly path: string;
  /** Absolute; of standard input the folder and name that were given for it. */
  readonly absolute: string;
  readonly uri: string;
  readonly isStdin: boolean;
  /** Whether the user has named the file itself: it is taken, whatever it holds. */
  readonly isNamed: boolean;
  /** By its name, or by its content where that could be read; undefined where neither gives it. */
  readonly language: LanguageId | undefined;
  /** Folders, absolute: a file that the user has not named is written only where it really lies in one of them. */
  readonly within?: readonly string[];
}

export interface LoadedFile extends SourceFile {
  readonly text: string;
  readonly bytes: Uint8Array;
  /** As it was read from disk; undefined for what can only be read once. */
  readonly contents: FileContents | undefined;
  /** Whether the text's octets are the file's: not where it holds something that is not UTF-8. */
  readonly isExact: boolean;
}

export interface CollectOptions {
  readonly cwd: string;
  /** The name that standard input stands for: its language, its settings and a zone's origin follow it. */
  readonly stdinFilename?: string | undefined;
  /** Whether a file or folder found below the folder `top` is left out. */
  isIgnored?(absolute: string, isFolder: boolean, top: string): Promise<boolean>;
  /** Whether a file or folder is left out that the user has named. */
  isNamedIgnored?(absolute: string, isFolder?: boolean): Promise<boolean>;
  /** Whether paths and globs that match nothing are passed over in silence. */
  allowsUnmatched?: boolean | undefined;
  /** The language of what is named, where the user has declared it. */
  readonly language?: LanguageId | undefined;
  /** Which files of a folder are wanted; without it, those whose language is known. */
  wants?(language: LanguageId | undefined, name: string, folder: string): boolean;
  /** Called for every file of a folder that is not taken, but for hidden and ignored ones. */
  onPassedOver?(absolute: string): void;
}

/**
 * The files behind paths, in the order of the paths and within folders by name, each once. A glob after `!` takes its matches out again.
 *
 * @throws UsageError where globs only take out
 */
export async function collectFiles(
  paths: readonly string[],
  output: Output,
  options: CollectOptions,
): Promise<readonly SourceFile[]> {
  const found = new Map<string, SourceFile>();
  const exceptions = paths.filter((given) => isException(given, options.cwd));
  if (exceptions.length > 0 && exceptions.length === paths.length) {
    throw new UsageError(`${visible(paths[0]!)} only leaves files out: also name files or folders, such as "."`);
  }
  for (const given of paths) {
    if (exceptions.includes(given)) continue;
    if (given === STDIN) {
      const name = options.stdinFilename ?? 'stdin';
      if (await options.isNamedIgnored?.(path.resolve(options.cwd, name))) continue;
      const language = options.language ?? (options.stdinFilename && languageOfName(name));
      found.set(STDIN, {
        ...sourceFile(name, options.cwd),
        isStdin: true,
        isNamed: true,
        language: language || undefined,
      });
      continue;
    }
    const file = sourceFile(given, options.cwd);
    try {
      const status = statWhereThere(file.absolute);
      if (status === undefined) await addMatches(given, found, output, options);
      else if (status.isDirectory()) {
        if (!(await options.isNamedIgnored?.(file.absolute, true))) await searchFolder(file, found, output, options);
      } else if (!(await options.isNamedIgnored?.(file.absolute))) {
        const language =
          options.language ?? languageOfName(given) ?? (status.isFile() ? headLanguage(file) : undefined);
        add(found, { ...file, isNamed: true, language });
      }
    } catch (error) {
      sayUnreadable(output, given, error);
    }
  }
  const isLeftOut = await exceptionMatcher(exceptions, options.cwd);
  return [...found.values()].filter((file) => file.isStdin || !isLeftOut(file.absolute));
}

/** `!drafts/*.zone`, where no file is called so. */
function isException(given: string, cwd: string): boolean {
  return given.startsWith('!') && given.length > 1 && statOf(path.resolve(cwd, given)) === undefined;
}

async function exceptionMatcher(exceptions: readonly string[], cwd: string): Promise<(absolute: string) => boolean> {
  if (exceptions.length === 0) return () => false;
  const globs = exceptions.map((given) => path.relative(cwd, path.resolve(cwd, given.slice(1))));
  const isMatch = await globMatcher(globs.map(withSlashes));
  return (absolute) => isMatch(withSlashes(path.relative(cwd, absolute)));
}

function statWhereThere(absolute: string): Stats | undefined {
  try {
    return statSync(absolute);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The files that a quoted glob matches, as if the shell had named them; but what is neither a message nor a zone is passed over. */
async function addMatches(
  given: string,
  found: Map<string, SourceFile>,
  output: Output,
  options: CollectOptions,
): Promise<void> {
  const pattern = await globOf(given);
  const matches = new Map<string, SourceFile>();
  let isIgnored = false;
  const base = pattern === undefined ? undefined : path.resolve(options.cwd, pattern.base);
  if (pattern !== undefined && base !== undefined && statOf(base)?.isDirectory()) {
    if (await options.isNamedIgnored?.(base, true)) return;
    const wants = options.wants ?? ((language) => (options.language ?? language) !== undefined);
    const inMatches = { ...options, wants, matches: pattern.matches };
    await searchFolder(sourceFile(pattern.base, options.cwd), matches, output, inMatches);
    if (matches.size === 0 && options.isIgnored !== undefined && !options.allowsUnmatched) {
      const { isIgnored: _, onPassedOver: __, ...unignored } = inMatches;
      const all = new Map<string, SourceFile>();
      await searchFolder(sourceFile(pattern.base, options.cwd), all, new NotedOutput(), unignored);
      isIgnored = all.size > 0;
    }
  }
  for (const file of matches.values()) add(found, { ...file, language: options.language ?? file.language });
  if (matches.size > 0 || options.allowsUnmatched) return;
  if (pattern === undefined) throw new UnreadableFile(REASONS['ENOENT']!);
  throw new UnreadableFile(
    isIgnored ? 'all files that match this pattern are ignored.' : 'no file matches this pattern.',
  );
}

function sourceFile(given: string, cwd: string): SourceFile {
  const absolute = path.resolve(cwd, given);
  return {
    path: given,
    absolute,
    uri: pathToFileURL(absolute).href,
    isStdin: false,
    isNamed: false,
    language: undefined,
  };
}

/** The language that the start of a file shows. */
function headLanguage({ absolute }: SourceFile): LanguageId | undefined {
  return languageOfHead(readHeadSync(absolute, HEAD_SIZE));
}

/** The same for a file found in a folder: one that cannot be a zone or a message, or cannot be held, is not opened. */
function foundLanguage(file: SourceFile, name: string): LanguageId | undefined {
  const named = languageOfName(name);
  if (named !== undefined || !mayHoldText(name)) return named;
  try {
    return statSync(file.absolute).size > MAX_SIZE ? undefined : headLanguage(file);
  } catch {
    return undefined;
  }
}

function add(found: Map<string, SourceFile>, file: SourceFile): void {
  const key = realpathSync.native(file.absolute);
  const known = found.get(key);
  // What is named counts, even where it was found before.
  if (known === undefined || (known.within !== undefined && file.within === undefined)) found.set(key, file);
}

/** A folder and those below it, without recursion; a link that leads back is followed once. */
async function searchFolder(
  top: SourceFile,
  found: Map<string, SourceFile>,
  output: Output,
  {
    cwd,
    isIgnored,
    matches,
    wants = (language) => language !== undefined,
    onPassedOver,
  }: CollectOptions & { matches?(path: string): boolean },
): Promise<void> {
  const visited = new Set<string>();
  const waiting = [top];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    let entries: readonly Dirent[];
    try {
      const real = realpathSync.native(folder.absolute);
      if (visited.has(real)) continue;
      visited.add(real);
      entries = readdirSync(folder.absolute, { withFileTypes: true });
    } catch (error) {
      sayUnreadable(output, folder.path, error);
      continue;
    }
    const folders: SourceFile[] = [];
    for (const entry of [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.')) continue;
      const file = { ...sourceFile(path.join(folder.path, entry.name), cwd), within: [top.absolute] };
      const kind = kindOf(entry, file.absolute);
      if (kind === undefined || (kind === 'folder' && SKIPPED_FOLDERS.has(entry.name))) continue;
      if (kind === 'file' && matches?.(file.path) === false) continue;
      if (await isIgnored?.(file.absolute, kind === 'folder', top.absolute)) continue;
      if (kind === 'folder') {
        folders.push(file);
        continue;
      }
      const language = foundLanguage(file, entry.name);
      if (!wants(language, entry.name, folder.absolute)) {
        onPassedOver?.(file.absolute);
        continue;
      }
      try {
        add(found, { ...file, language });
      } catch (error) {
        sayUnreadable(output, file.path, error);
      }
    }
    for (const found of folders.reverse()) waiting.push(found);
  }
}

/** Links are followed; a device or a pipe in a folder is nothing to read, and a link to nowhere is not worth a message. */
function kindOf(entry: Dirent, absolute: string): 'file' | 'folder' | undefined {
  const kind = entry.isSymbolicLink() ? statOf(absolute) : entry;
  if (kind?.isDirectory()) return 'folder';
  return kind?.isFile() ? 'file' : undefined;
}

function statOf(absolute: string): Stats | undefined {
  try {
    return statSync(absolute);
  } catch {
    return undefined;
  }
}

/**
 * @param accepts which octets that are not text are wanted all the same
 * @throws UnreadableFile or what the system says
 */
export async function loadFile(file: SourceFile, accepts?: (bytes: Uint8Array) => boolean): Promise<LoadedFile> {
  if (isReadOnce(file)) return loaded(file, await readOnce(file), undefined, accepts);
  const contents = contentsOf(file.absolute);
  return loaded(file, contents.bytes, contents, accepts);
}

/** The text of a file that was loaded before; undefined where it is not there any more, or is no text. */
export function reloadedText(file: SourceFile): string | undefined {
  try {
    const contents = contentsOf(file.absolute);
    return loaded(file, contents.bytes, contents).text;
  } catch (error) {
    if (!(error instanceof UnreadableFile) && typeof (error as NodeJS.ErrnoException).code !== 'string') throw error;
    return undefined;
  }
}

/** @throws UnreadableFile */
function loaded(
  file: SourceFile,
  octets: Uint8Array,
  contents: FileContents | undefined,
  accepts?: (bytes: Uint8Array) => boolean,
): LoadedFile {
  const bytes = asUtf8(octets, file.language);
  const { text, isExact } = decode(bytes);
  if (isBinary(bytes) && accepts?.(bytes) !== true) {
    const foreign = file.language === 'eml' ? undefined : foreignOctets(bytes);
    if (foreign !== undefined || file.language === undefined)
      throw new UnreadableFile(foreign ?? 'is not text, so it is neither a message nor a zone file.');
  }
  return { ...file, bytes, contents, text, isExact, language: file.language ?? languageOfText(text) };
}

/**
 * The language of a file that the user has named, where its name and its content leave it open: a zone where an origin is given, mail
 * where the text may come from a bounce.
 *
 * @throws UnreadableFile for what is neither
 */
function expectLanguage({ language, text }: LoadedFile, hasOrigin: boolean): LanguageId {
  if (language !== undefined) return language;
  const foreign = foreignFormat(text);
  if (foreign !== undefined) throw new UnreadableFile(foreign);
  if (hasOrigin) return 'dns-zone';
  if (mayBeMail(text)) return 'eml';
  if (text.trim() === '') throw new UnreadableFile('is empty.');
  throw new UnreadableFile(
    'is neither a message nor a zone file, as far as its name and its content show. --language eml or --language dns-zone decides.',
  );
}

/** {@link expectLanguage}, or says why there is none and counts the file among the unread. */
export function languageOrSay(
  file: LoadedFile,
  { origin }: { readonly origin?: string },
  output: Output,
): LanguageId | undefined {
  try {
    return expectLanguage(file, origin !== undefined);
  } catch (error) {
    sayUnreadable(output, file.path, error);
    return undefined;
  }
}

/** Loads a file, or says why not and counts it among the unread. */
export async function tryLoad(
  file: SourceFile,
  output: Output,
  accepts?: (bytes: Uint8Array) => boolean,
): Promise<LoadedFile | undefined> {
  try {
    return await loadFile(file, accepts);
  } catch (error) {
    sayUnreadable(output, file.path, error);
    return undefined;
  }
}

/** @throws what is not about the file: wrong settings, and faults of ours */
export function sayUnreadable(output: Output, name: string, error: unknown): void {
  if (!(error instanceof UnreadableFile) && typeof (error as NodeJS.ErrnoException).code !== 'string') throw error;
  output.sayUnread(name, reasonOf(error));
}

/** @throws UnreadableFile or what the system says */
function contentsOf(absolute: string): FileContents {
  return readRegularFileSync(absolute, MAX_SIZE);
}

/** Whether the file has no content any more once it was read. */
export function isReadOnce({ isStdin, absolute }: SourceFile): boolean {
  return isStdin || isDescriptor(absolute);
}

/** What the shell has opened for us, as `<(command)` does: a pipe whose writer is there. */
function isDescriptor(absolute: string): boolean {
  return /^\/(?:dev\/(?:fd\/\d{1,9}|stdin)|proc\/self\/fd\/\d{1,9})$/.test(absolute);
}

function readOnce(file: SourceFile): Promise<Uint8Array> {
  return file.isStdin ? stdinOctets() : readStream(createReadStream(file.absolute));
}

/** All of standard input; it is read once. */
export function stdinOctets(): Promise<Uint8Array> {
  return readStream(process.stdin);
}

/**
 * The text of a settings file; undefined if there is none.
 *
 * @throws UnreadableFile or what the system says
 */
export function readSettingsText(absolute: string, most = MAX_SETTINGS): string | undefined {
  // The usual way of saying "no settings".
  if (absolute === devNull) return '{}';
  try {
    return LENIENT.decode(readRegularFileSync(absolute, most).bytes);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

let stdin: Promise<Uint8Array> | undefined;

function readStream(stream: AsyncIterable<Buffer>): Promise<Uint8Array> {
  if (stream !== process.stdin) return readAll(stream);
  stdin ??= readAll(stream);
  return stdin;
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_SIZE) throw tooLarge(MAX_SIZE);
  }
  return Buffer.concat(chunks);
}

/**
 * A message in UTF-16, which Notepad and PowerShell's `>` write, as UTF-8 without its byte-order mark. A zone is left as it is: name servers
 * do not read UTF-16.
 */
function asUtf8(bytes: Uint8Array, language: LanguageId | undefined): Uint8Array {
  const label = utf16Label(bytes);
  if (label === undefined) return bytes;
  if (language === 'dns-zone')
    throw new UnreadableFile('is UTF-16 text, which name servers do not read. Save it as UTF-8.');
  return new TextEncoder().encode(new TextDecoder(label).decode(bytes));
}

function utf16Label(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, 64);
  const zeros = (parity: number) => head.filter((octet, i) => i % 2 === parity && octet === 0).length;
  const half = head.length / 2;
  // Without a mark: every other octet of ASCII text is 0.
  if (head.length < 16 || head.length % 2 !== 0) return undefined;
  if (zeros(1) === half && zeros(0) === 0) return 'utf-16le';
  return zeros(0) === half && zeros(1) === 0 ? 'utf-16be' : undefined;
}

const COMPOUND_FILE = [0xd0, 0xcf, 0x11, 0xe0];

/** Each takes as long to make as a small file to decode. */
const EXACT = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
const LENIENT = new TextDecoder('utf-8', { ignoreBOM: true });

/** UTF-8 with its byte-order mark kept, so that offsets count it. */
function decode(bytes: Uint8Array): { text: string; isExact: boolean } {
  if (COMPOUND_FILE.every((octet, i) => bytes[i] === octet)) {
    throw new UnreadableFile(
      'is an Outlook message (.msg). Open it in Outlook for the web or the new Outlook and choose "Save as" (.eml), or attach it to a mail and save that one\'s source.',
    );
  }
  try {
    return { text: EXACT.decode(bytes), isExact: true };
  } catch {
    return { text: LENIENT.decode(bytes), isExact: false };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder.',
  EACCES: 'may not be read (permission denied).',
  EPERM: 'may not be read (permission denied).',
  ELOOP: 'is a link to itself.',
  ENOTDIR: 'a part of this path is not a folder.',
  EISDIR: 'is a folder.',
  ENAMETOOLONG: 'this name is too long.',
};

export function reasonOf(error: unknown): string {
  if (error instanceof UnreadableFile) return error.message;
  const code = (error as { code?: unknown } | undefined)?.code;
  if (typeof code === 'string') return REASONS[code] ?? `could not be read (${code}).`;
  return `could not be read (${visible(error instanceof Error ? error.message : String(error))}).`;
}
