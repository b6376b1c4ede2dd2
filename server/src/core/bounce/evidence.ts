/**
 * What the report's texts say of a recipient: the stretches that speak of it, each with its facts, the nearest first.
 * Which of the codes found is the server's is decided in choose-code.ts.
 */

import { append } from '../text/lists.ts';
import type { MappedText } from '../text/mapped-text.ts';
import type { Span } from '../text/span.ts';
import { normalizeAddress } from './addresses-in-text.ts';
import type { RecipientBlock } from './readers/recipient-blocks.ts';
import type { TranscriptEntry } from './readers/transcript.ts';
import { type ReplyFacts, readReplyFacts } from './reply-facts.ts';
import type { RecipientMention } from './report.ts';
import type { ReportParts, ReportText } from './report-parts.ts';
import { findStatusCodes, isWrapper } from './status-code.ts';

/** A stretch of a text with what its words say. */
export interface Evidence {
  readonly mapped: MappedText;
  readonly start: number;
  readonly end: number;
  readonly found: ReplyFacts;
  /** The recipient's own stretch, a server's line or the system's own line of a transcript, or all of a text. */
  readonly source: 'block' | 'server' | 'own' | 'all';
}

export interface BlockInText {
  readonly text: ReportText;
  readonly block: RecipientBlock;
}

export interface EntryInText {
  readonly text: ReportText;
  readonly entry: TranscriptEntry;
}

/** How many stretches of one recipient, and of the session, are read. */
const MAX_STRETCHES = 8;
/** How many blocks after an empty one are looked at for the reason that they share. */
const MAX_LIST = 200;
const MAX_SEARCHED = 64 * 1024;

/** Answers for one report; every answer takes time by what it reads, however many recipients ask. */
export class EvidenceIndex {
  readonly #parts: ReportParts;
  readonly #blocks: readonly BlockInText[];
  readonly #blocksOf: ReadonlyMap<string, readonly number[]>;
  readonly #entriesOf: ReadonlyMap<string, readonly EntryInText[]>;
  readonly #sessionEntries: readonly EntryInText[];
  #session: Evidence[] | undefined;
  #whole: Evidence[] | undefined;

  constructor(parts: ReportParts, blocks: readonly BlockInText[], transcript: readonly EntryInText[]) {
    this.#parts = parts;
    this.#blocks = blocks;
    this.#blocksOf = grouped(blocks.map(({ block }, i) => [normalizeAddress(block.address.address), i]));
    this.#entriesOf = grouped(
      transcript.flatMap((found) =>
        found.entry.address === undefined ? [] : [[normalizeAddress(found.entry.address), found] as const],
      ),
    );
    this.#sessionEntries = transcript.filter(({ entry }) => entry.address === undefined && entry.isServer);
  }

  /** What is reported about a recipient; of a single one all of the texts too, where nothing nearer has a code. */
  of({ recipient, originalRecipient }: RecipientMention, isSingle: boolean): Evidence[] {
    const keys = new Set(
      [recipient, originalRecipient].flatMap((found) => (found === undefined ? [] : [normalizeAddress(found.value)])),
    );
    const near: Evidence[] = [];
    for (const key of keys) {
      for (const index of (this.#blocksOf.get(key) ?? []).slice(0, MAX_STRETCHES)) near.push(this.#ofBlock(index));
    }
    for (const key of keys) {
      for (const entry of (this.#entriesOf.get(key) ?? []).slice(0, MAX_STRETCHES)) near.push(ofEntry(entry));
    }
    append(near, this.#ofSession());
    const isEnough = near.some(({ found }) => found.status !== undefined && !isWrapper(found.status.code));
    return isSingle && !isEnough ? [...near, ...this.ofTexts()] : near;
  }

  /** All of the report's own words, a text each. */
  ofTexts(): Evidence[] {
    this.#whole ??= this.#parts.texts.map(({ mapped, end }) => evidenceOf(mapped, 0, end, 'all'));
    return this.#whole;
  }

  /** The places of each status code in the report, in order; header and returned message are left out. */
  codePlaces(): ReadonlyMap<string, readonly Span[]> {
    const places = new Map<string, Span[]>();
    const look = (mapped: MappedText, end: number) => {
      for (const code of findStatusCodes(mapped.text.slice(0, Math.min(end, MAX_SEARCHED)))) {
        const span = mapped.sourceSpan(code.start, code.end);
        const known = places.get(code.code);
        if (known === undefined) places.set(code.code, [span]);
        else known.push(span);
      }
    };
    for (const { mapped, end } of this.#parts.texts) look(mapped, end);
    for (const mapped of this.#parts.deliveryStatus) look(mapped, mapped.length);
    for (const found of places.values()) found.sort((a, b) => a.start - b.start);
    return places;
  }

  /** A recipient in a list has no words of its own: the reason follows the list, or is before it. */
  #ofBlock(index: number): Evidence {
    const { text, block } = this.#blocks[index]!;
    const own = evidenceOf(text.mapped, block.start, block.end, 'block');
    if (hasCode(own)) return own;
    const words = text.mapped.text.slice(block.address.end, Math.min(block.end, block.address.end + 200));
    if (/[\p{L}\p{N}]{3}/u.test(words)) return own;
    for (const next of this.#blocks.slice(index + 1, index + MAX_LIST)) {
      if (next.text !== text) break;
      if (next.block.end - next.block.start < 80 && isEmpty(next)) continue;
      const shared = evidenceOf(text.mapped, next.block.start, next.block.end, 'block');
      if (hasCode(shared)) return shared;
      break;
    }
    const first = this.#blocks.find((other) => other.text === text)!;
    const before = evidenceOf(text.mapped, 0, first.block.start, 'block');
    return hasCode(before) ? before : own;
  }

  #ofSession(): Evidence[] {
    this.#session ??= this.#sessionEntries.slice(0, MAX_STRETCHES).map(ofEntry);
    return this.#session;
  }
}

function grouped<T>(entries: readonly (readonly [string, T])[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const [key, value] of entries) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}

function hasCode({ found }: Evidence): boolean {
  return (found.status ?? found.reply) !== undefined;
}

function isEmpty({ text, block }: BlockInText): boolean {
  return !/[\p{L}\p{N}]{3}/u.test(text.mapped.text.slice(block.address.end, block.end));
}

function ofEntry({ text, entry }: EntryInText): Evidence {
  return evidenceOf(text.mapped, entry.start, entry.end, entry.isServer ? 'server' : 'own');
}

function evidenceOf(mapped: MappedText, start: number, end: number, source: Evidence['source']): Evidence {
  return { mapped, start, end, found: readReplyFacts(mapped.text, start, end), source };
}
