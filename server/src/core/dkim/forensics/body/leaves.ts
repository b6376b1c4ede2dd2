/** The parts of a body whose content may have been changed or written in another way: texts, and attachments in base64. */

import { bytesOf } from '../../../text/octets.ts';
import type { BodyLines } from './body-lines.ts';
import { MarkedText } from './marked-text.ts';
import { type BodyPart, boundariesOf, decodePart, leafParts } from './mime-parts.ts';

/** What is not asked for is not made: parts may be long. Binary strings. */
export class Leaf {
  readonly part: BodyPart;
  /** False for an attachment, of which only the lines may have been others. */
  readonly isText: boolean;
  /** Whether the content is not what is seen in the body. */
  readonly isDecoded: boolean;
  readonly #body: BodyLines;
  #raw: string | undefined;
  #content: string | undefined;
  #marked: MarkedText | undefined;

  constructor(body: BodyLines, part: BodyPart, isText: boolean, isDecoded: boolean) {
    this.part = part;
    this.isText = isText;
    this.isDecoded = isDecoded;
    this.#body = body;
  }

  get isMarkup(): boolean {
    return this.part.type === 'text/html';
  }

  /** As it is in the body. */
  get raw(): string {
    this.#raw ??= decodePart(this.#body, { ...this.part, encoding: '8bit' });
    return this.#raw;
  }

  get content(): string {
    this.#content ??= this.isDecoded ? this.#decoded() : this.raw;
    return this.#content;
  }

  /** Ruby's mail library encodes the carriage returns of a text, and ends its lines once more. */
  #decoded(): string {
    const decoded = decodePart(this.#body, this.part);
    if (!this.isText || this.part.encoding !== 'quoted-printable' || !decoded.includes('\r\r\n')) return decoded;
    const lines = decoded.split('\r\n');
    const added = lines.findIndex((line) => !line.endsWith('\r'));
    const isEach =
      lines.length - added <= MAX_ADDED && lines.every((line, i) => isOneLine(i < added ? line.slice(0, -1) : line));
    return isEach ? decoded.replaceAll('\r\r\n', '\r\n') : decoded;
  }

  /** Of the content. */
  get marked(): MarkedText {
    this.#marked ??= new MarkedText(bytesOf(this.content));
    return this.#marked;
  }
}

/** So many lines after the text, the last of them perhaps empty, may have been put in by a program that ended them once. */
const MAX_ADDED = 5;

function isOneLine(line: string): boolean {
  return !line.includes('\r') && !line.includes('\n');
}

/** Longer texts are not decoded and written again, in octets. */
const MAX_TEXT = 400_000;
/** Longer attachments are not. */
const MAX_ATTACHMENT = 4_000_000;
const MAX_LEAVES = 12;

interface Leaves {
  /** Texts as they are in the body, without those in base64. */
  readonly raw: readonly Leaf[];
  /** Texts and attachments, decoded where they are encoded, in order. */
  readonly decoded: readonly Leaf[];
}

const KNOWN = new WeakMap<BodyLines, Leaves>();

/** Made once for a body. */
export function leavesOf(body: BodyLines): Leaves {
  let leaves = KNOWN.get(body);
  if (leaves === undefined) {
    leaves = findLeaves(body);
    KNOWN.set(body, leaves);
  }
  return leaves;
}

function findLeaves(body: BodyLines): Leaves {
  const parts = leafParts(body, boundariesOf(body)).filter(({ from, to }) => from < to);
  const length = ({ from, to }: BodyPart): number => body.starts[to]! - body.starts[from]!;
  const texts = parts.filter(({ type }) => TEXT_TYPE.test(type)).slice(0, MAX_LEAVES);
  const decodable = texts.filter((part) => length(part) <= MAX_TEXT);
  const attachments = parts
    .filter((part) => !texts.includes(part) && part.encoding === 'base64' && length(part) <= MAX_ATTACHMENT)
    .slice(0, MAX_LEAVES);
  return {
    raw: texts.filter(({ encoding }) => encoding !== 'base64').map((part) => new Leaf(body, part, true, false)),
    decoded: [
      ...decodable.map((part) => new Leaf(body, part, true, isEncoded(part))),
      ...attachments.map((part) => new Leaf(body, part, false, true)),
    ].sort((a, b) => a.part.from - b.part.from),
  };
}

const TEXT_TYPE = /^text\/(?:plain|html|enriched|calendar|x-amp-html)$/;

function isEncoded({ encoding }: BodyPart): boolean {
  return encoding === 'quoted-printable' || encoding === 'base64';
}
