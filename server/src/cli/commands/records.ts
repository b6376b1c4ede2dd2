/** `dkim-lint records`: what a zone really publishes. */

import { LineIndex } from '../../core/text/line-index.ts';
import { data } from '../../core/text/visible.ts';
import { uriBeside } from '../../core/workspace/zone-document.ts';
import { countUnpublished, type PrintedRecord, publishedRecords } from '../../core/zone/print.ts';
import { lexZone, type ZoneSyntax } from '../../core/zone/syntax.ts';
import { resolveZone, type Zone } from '../../core/zone/zone.ts';
import { collectFiles, type SourceFile, tryLoad } from '../files.ts';
import { includesOf } from '../host.ts';
import { jsonText } from '../json.ts';
import {
  type CommandContext,
  type CommonOptions,
  expectPlainOptions,
  guessedFrom,
  readConfigs,
  readOrigin,
} from '../options.ts';
import { EXIT, type Output } from '../output.ts';
import { pathFromHere } from '../reports/paths.ts';
import { plural, visible } from '../visible.ts';

/** How much is written at once, in UTF-16 units. */
const CHUNK = 1 << 16;

export async function records(given: string, options: CommonOptions, context: CommandContext): Promise<void> {
  const { output, cwd } = context;
  const format = expectPlainOptions('records', options);
  const [file] = await collectFiles([given], output, { cwd, stdinFilename: options.stdinFilename });
  const loaded = file && (await tryLoad(file, output));
  if (file === undefined || loaded === undefined) return;
  const config = await readConfigs(options, context).for(file.absolute);
  const origin = readOrigin(options) ?? config.originOf(file.absolute);
  const read = includesOf([file], cwd);
  const files = new Map<Zone['syntax'], string>();
  const syntax = lexZone(loaded.text);
  // Each file once: one that includes itself is known by its syntax.
  const known = new Map([[file.uri, syntax]]);
  const zone = resolveZone(syntax, {
    fileName: file.path,
    include: (name) => {
      const uri = uriBeside(file.uri, name);
      const text = known.has(uri) ? undefined : read(uri);
      if (text !== undefined) known.set(uri, lexZone(text));
      const part = known.get(uri);
      if (part === undefined) return sayLost(name, output);
      files.set(part, pathFromHere(uri, cwd));
      return part;
    },
    ...(origin === undefined ? {} : { origin }),
  });
  files.set(syntax, file.path);
  sayAbout(zone, file, options, output);
  if (!loaded.isExact) output.say(`${visible(file.path)}: octets that are not UTF-8 are printed as U+FFFD.`);
  if (format === 'json') output.print(jsonText(jsonOf(zone, files)));
  else printLines(zone, output);
}

function sayLost(name: string, output: Output): undefined {
  output.say(`${visible(name)}: could not be read, so that the records it includes are not printed.`);
  output.raise(EXIT.unreadable);
}

function sayAbout(zone: Zone, file: SourceFile, options: CommonOptions, output: Output): void {
  const broken = countUnpublished(zone);
  if (broken > 0) {
    output.raise(EXIT.findings);
    output.say(
      `${visible(file.path)}: ${plural(broken, 'record has', 'records have')} mistakes and cannot be published; \`dkim-lint ${visible(file.path)}\` names them.`,
    );
  }
  if (options.quiet) return;
  const guess = guessedFrom(zone.originFrom);
  if (guess !== undefined) {
    output.say(
      `${visible(file.path)}: the origin ${visible(zone.origin ?? '')} is guessed from ${guess}; --origin NAME says it.`,
    );
  } else if (zone.originFrom === 'none') {
    output.say(
      `${visible(file.path)}: nothing says the zone's origin, so that relative names end at the root; --origin NAME says it.`,
    );
  }
}

function printLines(zone: Zone, output: Output): void {
  let chunk = '';
  for (const { owner, ttl, class: recordClass, type, rdata } of publishedRecords(zone)) {
    const seconds = ttl === undefined ? '' : `${ttl}\t`;
    chunk += `${harmlessOwner(escaped(owner))}\t${seconds}${recordClass}\t${type}\t${escaped(rdata)}\n`;
    if (chunk.length < CHUNK) continue;
    output.print(data(chunk));
    chunk = '';
  }
  if (chunk !== '') output.print(data(chunk));
}

/**
 * Octets that are not printable ASCII as `\DDD` (RFC 1035 §5.1): the same data, and nothing that a terminal acts on, nor a
 * runner of CI jobs (`##[`).
 */
function escaped(presentation: string): string {
  return presentation
    .replace(/[^\x20-\x7e]+/g, (text) =>
      Array.from(new TextEncoder().encode(text), (octet) => `\\${String(octet).padStart(3, '0')}`).join(''),
    )
    .replaceAll('##', '#\\035');
}

/** A line that begins with `::` is a command to runners of CI jobs. */
function harmlessOwner(owner: string): string {
  return owner.startsWith('::') ? `\\058${owner.slice(1)}` : owner;
}

function jsonOf(zone: Zone, files: ReadonlyMap<ZoneSyntax, string>) {
  const lines = new Map(zone.all.map((part) => [part, new LineIndex(part.text)] as const));
  const lineOf = ({ zone: of, offset }: PrintedRecord): number => lines.get(of)!.at(offset).line + 1;
  const { origin } = zone;
  return {
    origin: origin === undefined ? null : origin === '' ? '.' : origin,
    ...(guessedFrom(zone.originFrom) !== undefined ? { originGuessed: true } : {}),
    records: Array.from(publishedRecords(zone), (record) => ({
      owner: escaped(record.owner),
      ttl: record.ttl ?? null,
      class: record.class,
      type: record.type,
      rdata: escaped(record.rdata),
      line: lineOf(record),
      ...(record.zone.syntax === zone.syntax ? {} : { file: files.get(record.zone.syntax) }),
    })),
  };
}
