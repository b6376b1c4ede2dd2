/** JSON with places: a reader that keeps where each string is. For notifications of mail services. */

import { type MappedText, MappedTextBuilder } from '../text/mapped-text.ts';

export type JsonNode =
  | { readonly kind: 'string'; readonly text: MappedText }
  | { readonly kind: 'other' }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, JsonNode> };

const MAX_DEPTH = 64;

/** Undefined where the text is not JSON, or is nested deeper than notifications are. */
export function parseJsonText(mapped: MappedText): JsonNode | undefined {
  try {
    const reader = new JsonReader(mapped);
    return reader.read();
  } catch (error) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}

class NotJson extends Error {}

class JsonReader {
  readonly #mapped: MappedText;
  readonly #text: string;
  #at = 0;

  constructor(mapped: MappedText) {
    this.#mapped = mapped;
    this.#text = mapped.text;
  }

  read(): JsonNode {
    return this.#value(0);
  }

  #value(depth: number): JsonNode {
    if (depth > MAX_DEPTH) throw new NotJson();
    this.#space();
    const sign = this.#text[this.#at];
    if (sign === '{') return this.#object(depth);
    if (sign === '[') return this.#array(depth);
    if (sign === '"') return { kind: 'string', text: this.#string() };
    const literal = /(?:true|false|null|-?\d[\d.eE+-]{0,30})/y;
    literal.lastIndex = this.#at;
    if (!literal.test(this.#text)) throw new NotJson();
    this.#at = literal.lastIndex;
    return { kind: 'other' };
  }

  #object(depth: number): JsonNode {
    const members = new Map<string, JsonNode>();
    this.#expect('{');
    while (!this.#take('}')) {
      const name = this.#string().text;
      this.#expect(':');
      members.set(name, this.#value(depth + 1));
      if (!this.#take(',')) {
        this.#expect('}');
        break;
      }
    }
    return { kind: 'object', members };
  }

  #array(depth: number): JsonNode {
    const items: JsonNode[] = [];
    this.#expect('[');
    while (!this.#take(']')) {
      items.push(this.#value(depth + 1));
      if (!this.#take(',')) {
        this.#expect(']');
        break;
      }
    }
    return { kind: 'array', items };
  }

  /** RFC 8259 §7 */
  #string(): MappedText {
    this.#space();
    if (this.#text[this.#at] !== '"') throw new NotJson();
    const builder = new MappedTextBuilder(this.#at + 1);
    let from = ++this.#at;
    for (;;) {
      const unit = this.#text[this.#at];
      if (unit === undefined) throw new NotJson();
      if (unit !== '"' && unit !== '\\') {
        this.#at++;
        continue;
      }
      builder.add(this.#text.slice(from, this.#at), { start: from, end: this.#at });
      if (unit === '"') break;
      const escaped = /\\(?:u([0-9a-fA-F]{4})|(.))/sy;
      escaped.lastIndex = this.#at;
      const match = escaped.exec(this.#text);
      if (match === null) throw new NotJson();
      const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
      const character =
        match[1] === undefined ? (letters[match[2]!] ?? match[2]!) : String.fromCharCode(Number.parseInt(match[1], 16));
      builder.add(character, { start: this.#at, end: escaped.lastIndex });
      this.#at = from = escaped.lastIndex;
    }
    this.#at++;
    return builder.build().through(this.#mapped);
  }

  #space(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #take(sign: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== sign) return false;
    this.#at++;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) throw new NotJson();
  }
}
