/** `dkim-lint records`: what a zone really publishes. */

import { LineIndex } from '../../core/text/line-index.ts';
import { decodeOctets } from '../../core/text/octets.ts';
import { plural } from '../../core/text/plural.ts';
import { data } from '../../core/text/visible.ts';
import { uriBeside, ZoneDocument } from '../../core/workspace/zone-document.ts';
import { utf8 } from '../../core/zone/names.ts';
import { countUnpublished, type PrintedRecord, publishedRecords } from '../../core/zone/print.ts';
import { lexZone, type ZoneSyntax } from '../../core/zone/syntax.ts';
import type { Zone } from '../../core/zone/zone.ts';
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
import { type RefusedZone, refusalAlone, refusedJson, sayRefused } from '../refused-zones.ts';
import { pathFromHere } from '../reports/paths.ts';
import { visible } from '../visible.ts';

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
  // A record is its octets, in whatever encoding someone wrote them.
  const text = loaded.isExact ? loaded.text : decodeOctets(loaded.bytes);
  // Each file once: one that includes itself is known by its syntax.
  const known = new Map<string, ZoneSyntax>();
  const document = ZoneDocument.open(file.uri, text, {
    include: (name) => {
      const uri = uriBeside(file.uri, name);
      const included = known.has(uri) ? undefined : read(uri);
      if (included !== undefined) known.set(uri, lexZone(included));
      const part = known.get(uri);
      if (part === undefined) return sayLost(name, output);
      files.set(part, pathFromHere(uri, cwd));
      return part;
    },
    ...(origin === undefined ? {} : { origin }),
  });
  const { zone } = document;
  files.set(zone.syntax, file.path);
  const refused = sayRefused([document], (each) => refusalAlone(each, config.settings), cwd, output);
  if (refused.length > 0) output.raise(EXIT.findings);
  sayAbout(zone, file, options, output);
  if (format === 'json') await printJson(zone, files, refused, output);
  else await printLines(zone, output);
}

function sayLost(name: string, output: Output): undefined {
  output.say(`${visible(name)}: could not be read; the records it includes are not printed.`);
  output.raise(EXIT.unreadable);
}

function sayAbout(zone: Zone, file: SourceFile, options: CommonOptions, output: Output): void {
  const broken = countUnpublished(zone);
  if (broken > 0) {
    output.raise(EXIT.findings);
    output.say(
      `${visible(file.path)}: ${plural(broken, 'record has errors and is', 'records have errors and are')} left out; \`dkim-lint ${visible(file.path)}\` names them.`,
    );
  }
  if (options.quiet) return;
  const guess = guessedFrom(zone.originFrom);
  if (guess !== undefined) {
    output.say(
      `${visible(file.path)}: the origin ${visible(zone.origin ?? '')} is guessed from ${guess}; set it with --origin NAME.`,
    );
  } else if (zone.originFrom === 'none') {
    output.say(
      `${visible(file.path)}: the zone's origin is not known, so relative names end at the root; set it with --origin NAME.`,
    );
  }
}

/** Writes in pieces, and waits where the reader is slower: a zone may stand for millions of records. */
async function printLines(zone: Zone, output: Output): Promise<void> {
  let chunk = '';
  for (const { owner, ttl, class: recordClass, type, rdata } of publishedRecords(zone)) {
    const seconds = ttl === undefined ? '' : `${ttl}\t`;
    chunk += `${harmlessOwner(escaped(owner))}\t${seconds}${recordClass}\t${type}\t${escaped(rdata)}\n`;
    if (chunk.length < CHUNK) continue;
    await output.printAll(data(chunk));
    chunk = '';
  }
  if (chunk !== '') await output.printAll(data(chunk));
}

/**
 * Octets that are not printable ASCII as `\DDD` (RFC 1035 §5.1): the same data, and nothing that a terminal acts on, nor a
 * runner of CI jobs (`##[`).
 */
function escaped(presentation: string): string {
  return presentation
    .replace(/[^\x20-\x7e]/gu, (character) =>
      utf8(character.codePointAt(0)!)
        .map((octet) => `\\${String(octet).padStart(3, '0')}`)
        .join(''),
    )
    .replaceAll('##', '#\\035');
}

/** A line that begins with `::` is a command to runners of CI jobs. */
function harmlessOwner(owner: string): string {
  return owner.startsWith('::') ? `\\058${owner.slice(1)}` : owner;
}

/** As `jsonText` writes it, a record at a time. */
async function printJson(
  zone: Zone,
  files: ReadonlyMap<ZoneSyntax, string>,
  refused: readonly RefusedZone[],
  output: Output,
): Promise<void> {
  const lines = new Map(zone.all.map((part) => [part, new LineIndex(part.text)] as const));
  const lineOf = ({ zone: of, offset }: PrintedRecord): number => lines.get(of)!.at(offset).line + 1;
  const { origin } = zone;
  const head = {
    origin: origin === undefined ? null : origin === '' ? '.' : origin,
    ...(guessedFrom(zone.originFrom) !== undefined ? { originGuessed: true } : {}),
    ...refusedJson(refused),
    records: [],
  };
  const text = jsonText(head);
  // The last list is the empty one.
  const at = text.lastIndexOf('[]') + 1;
  const [before, after] = [text.slice(0, at), text.slice(at)];
  let chunk = before;
  let isFirst = true;
  for (const record of publishedRecords(zone)) {
    const item = {
      owner: escaped(record.owner),
      ttl: record.ttl ?? null,
      class: record.class,
      type: record.type,
      rdata: escaped(record.rdata),
      line: lineOf(record),
      ...(record.zone.syntax === zone.syntax ? {} : { file: files.get(record.zone.syntax) }),
    };
    chunk += `${isFirst ? '' : ','}\n${jsonText(item).trimEnd().replace(/^/gm, '    ')}`;
    isFirst = false;
    if (chunk.length < CHUNK) continue;
    await output.printAll(data(chunk));
    chunk = '';
  }
  await output.printAll(data(`${chunk}${isFirst ? '' : '\n  '}${after}`));
}
