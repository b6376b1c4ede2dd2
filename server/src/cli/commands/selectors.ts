/** `dkim-lint selectors`: the selectors that zones publish and messages name, with the verdict on the newest message. */

import {
  describeKey,
  describeState,
  isFault,
  type SelectorRow,
  type SelectorState,
  SelectorTable,
  selectorOptions,
  verdictOf,
} from '../../core/features/selectors.ts';
import { Session } from '../../core/session.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { plural } from '../../core/text/plural.ts';
import { page } from '../../core/text/visible.ts';
import type { MessageFacts } from '../../core/workspace/facts.ts';
import type { Place } from '../../core/workspace/zone-document.ts';
import { FileLines } from '../../project/file-lines.ts';
import { Exclusions } from '../exclusions.ts';
import { collectFiles, type LoadedFile, languageOrSay, type SourceFile, tryLoad } from '../files.ts';
import { includesOf } from '../host.ts';
import { jsonText } from '../json.ts';
import {
  type CommandContext,
  type CommonOptions,
  expectPlainOptions,
  readClock,
  readConfigs,
  readOrigin,
} from '../options.ts';
import { EXIT, type Output } from '../output.ts';
import { Progress } from '../progress.ts';
import { refusedJson, sayRefused } from '../refused-zones.ts';
import { pathFromHere } from '../reports/paths.ts';
import { padEnd, visible, widestOf } from '../visible.ts';

/** A row as it is printed. */
interface Listed {
  readonly row: SelectorRow;
  /** The file and line of the record; undefined if there is none. */
  readonly record: { readonly path: string; readonly line: number } | undefined;
  readonly lastSeen: { readonly path: string; readonly line: number } | undefined;
}

export async function selectors(
  given: readonly string[],
  options: CommonOptions,
  context: CommandContext,
): Promise<void> {
  const { output, cwd } = context;
  const format = expectPlainOptions('selectors', options);
  const configs = readConfigs(options, context);
  const exclusions = new Exclusions(configs, cwd);
  const files = await collectFiles(given, output, {
    cwd,
    stdinFilename: options.stdinFilename,
    language: options.language,
    isIgnored: exclusions.isIgnored.bind(exclusions),
  });
  const settings = (await configs.for(files[0]?.absolute ?? cwd)).settings;
  const session = new Session({
    clock: readClock(options, context),
    settings,
    readIncluded: includesOf(files, cwd),
    ...(options.now === undefined ? {} : { judgedAt: readClock(options, context)() }),
  });

  // Zones first, so that every message finds its key.
  const progress = new Progress(files.length, output);
  const messages: { file: SourceFile; loaded: LoadedFile | undefined }[] = [];
  for (const file of files) {
    if (!file.isStdin && file.language === 'eml') {
      messages.push({ file, loaded: undefined });
      continue;
    }
    const loaded = await tryLoad(file, output);
    const language = loaded && languageOrSay(loaded, options, output);
    if (loaded === undefined || language === undefined) continue;
    if (language === 'eml') messages.push({ file, loaded });
    else {
      const origin = readOrigin(options) ?? (await configs.for(file.absolute)).originOf(file.absolute);
      session.addFile({ uri: file.uri, text: loaded.text, ...(origin === undefined ? {} : { origin }) });
    }
    await progress.step();
  }
  const lines = new Map<string, ReadonlyMap<number, number>>();
  for (const { file, loaded: early } of messages) {
    const loaded = early ?? (await tryLoad(file, output));
    if (loaded !== undefined) {
      const facts = await session.judgeFile({ uri: file.uri, text: loaded.text }, loaded.bytes);
      if (facts !== undefined) lines.set(file.uri, linesOf(facts, loaded.text));
    }
    await progress.step();
  }
  progress.stop();

  const rows = new SelectorTable(session.index).rows(selectorOptions(settings));
  const { index } = session;
  const refused = sayRefused(index.zones, (zone) => index.refusalOf(zone, settings.zone.target), cwd, output);
  if (rows.some(isFault)) output.raise(EXIT.findings);
  const zoneLines = new FileLines((uri) => session.zoneTextOf(uri));
  const lineOf = ({ uri, span }: Place) => (zoneLines.of(uri)?.at(span.start).line ?? 0) + 1;
  const paths = new Map(files.map((file) => [file.uri, file.path]));
  const pathOf = (uri: string) => paths.get(uri) ?? pathFromHere(uri, cwd);
  const listed = rows.map((row) => listedOf(row, lineOf, lines, pathOf));
  if (format === 'json')
    output.print(jsonText({ ...refusedJson(refused), selectors: listed.map((one) => jsonOf(one)) }));
  else output.print(page(tableOf(listed, output)));
}

/** The line of each signature's place, from 1: the text is not kept. */
function linesOf({ signatures }: MessageFacts, text: string): ReadonlyMap<number, number> {
  if (signatures.length === 0) return new Map();
  const index = new LineIndex(text);
  return new Map(signatures.map(({ span }) => [span.start, index.at(span.start).line + 1]));
}

function listedOf(
  row: SelectorRow,
  lineOf: (place: Place) => number,
  lines: ReadonlyMap<string, ReadonlyMap<number, number>>,
  pathOf: (uri: string) => string,
): Listed {
  const { record, seenIn } = row;
  const [lastSeen] = seenIn;
  return {
    row,
    record: record && { path: pathOf(record.uri), line: lineOf(record) },
    lastSeen: lastSeen && {
      path: pathOf(lastSeen.uri),
      line: lines.get(lastSeen.uri)?.get(lastSeen.span.start) ?? 1,
    },
  };
}

function jsonOf({ row, record, lastSeen }: Listed) {
  const { key, state, refusal, type, bits, flags, target, messages } = row;
  const [fact] = row.seenIn;
  const verdict = fact && verdictOf(fact);
  return {
    domain: key.domain,
    selector: key.selector,
    state,
    isLoaded: refusal === undefined,
    type: type ?? null,
    bits: bits ?? null,
    flags,
    record: record ?? null,
    target: target ?? null,
    messages,
    lastSeen:
      lastSeen === undefined
        ? null
        : {
            ...lastSeen,
            date: fact?.date === undefined ? null : isoDate(fact.date),
            verdict: verdict?.result ?? null,
          },
  };
}

/** Null for a time that no calendar has. */
function isoDate(seconds: number): string | null {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

const COLUMNS = ['domain', 'selector', 'state', 'key', 'record', 'messages', 'last seen', 'verdict'] as const;
const BAD: ReadonlySet<SelectorState> = new Set(['missing', 'broken', 'revoked']);

function tableOf(listed: readonly Listed[], { colors }: Output): string {
  if (listed.length === 0) return 'No zone given publishes a key, and no message given is signed.\n';
  const rows = listed.map(({ row, record, lastSeen }) =>
    [
      row.key.domain,
      row.key.selector,
      describeState(row),
      [describeKey(row), ...row.flags.map((flag) => `t=${flag}`)].join(' ').trim() || '-',
      record === undefined ? '-' : `${record.path}:${record.line}`,
      String(row.messages),
      lastSeen === undefined ? '-' : `${lastSeen.path}:${lastSeen.line}`,
      (row.seenIn[0] && verdictOf(row.seenIn[0])?.result) ?? '-',
    ].map((cell) => visible(cell)),
  );
  const widths = COLUMNS.map((title, i) => widestOf([title, ...rows.map((row) => row[i]!)]));
  const line = (cells: readonly string[], color: (cell: string, column: number) => string) =>
    `${cells.map((cell, i) => color(i === cells.length - 1 ? cell : padEnd(cell, widths[i]!), i)).join('  ')}\n`;
  const body = rows.map((cells, i) => {
    const { state, refusal } = listed[i]!.row;
    const color =
      BAD.has(state) || refusal !== undefined ? colors.red : state === 'good' ? colors.green : colors.yellow;
    return line(cells, (cell, column) => (column === 2 ? color(cell) : cell));
  });
  const count = plural(listed.length, 'selector');
  return `${line(COLUMNS, (cell) => colors.bold(cell))}${body.join('')}\n${count}\n`;
}
