/** Regular expressions as trees, and the characters that tell their classes apart. Holds no test. */

/** Characters of an {@link Alphabet} as bits. */
export type Chars = bigint;

export type Node =
  | { readonly kind: 'chars'; readonly chars: Chars }
  | { readonly kind: 'sequence'; readonly items: readonly Node[] }
  | { readonly kind: 'choice'; readonly items: readonly Node[] }
  | { readonly kind: 'repeat'; readonly body: Node; readonly min: number; readonly max: number }
  | { readonly kind: 'assertion'; readonly sign: '^' | '$' | 'b' | 'B' }
  | { readonly kind: 'look'; readonly isAhead: boolean; readonly isNegative: boolean; readonly body: Node };

/** Characters that every pattern is tried with, beside its own: one of each kind that patterns tell apart. */
const KINDS =
  '\u0085\u00a0\u00ad\u00df\u00e9\u0130\u0131\u017f\u0301\u0430\u05d0\u0660\u2028\u202e\u2013\u2019\u212a\u3042\u30fc\u4e2d\ufeff\ufffd';
const SURROGATES = ['\ud83d', '\ude00'];
const ASTRAL = ['\u{1f600}', '\u{1d400}'];

/** The characters that a pattern can tell apart: all others behave as one of them. */
export class Alphabet {
  readonly characters: readonly string[];
  readonly all: Chars;
  /** Before the first character. */
  readonly start: Chars;
  readonly #flags: string;
  readonly #known = new Map<string, Chars>();

  constructor(source: string, flags: string) {
    const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
    const written = source.replace(/\\u\{([0-9a-f]+)\}|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})/gi, (_, a, b, c) =>
      String.fromCodePoint(Number.parseInt(a ?? b ?? c, 16)),
    );
    const others = [...written, ...KINDS].flatMap((char) => [char, char.toLowerCase(), char.toUpperCase()]);
    const isUnicode = /[uv]/.test(flags);
    const units = others.filter((char) => (isUnicode ? [...char].length === 1 : char.length === 1));
    this.characters = [...new Set([...ascii, ...units, ...(isUnicode ? ASTRAL : SURROGATES)])];
    this.all = (1n << BigInt(this.characters.length)) - 1n;
    this.start = this.all + 1n;
    this.#flags = flags.replace(/[gym]/g, '');
  }

  /** What a class or an escape stands for, by the engine itself. */
  of(atom: string): Chars {
    let chars = this.#known.get(atom);
    if (chars === undefined) {
      const expression = new RegExp(`^(?:${atom})$`, this.#flags);
      chars = 0n;
      for (const [i, char] of this.characters.entries()) if (expression.test(char)) chars |= 1n << BigInt(i);
      this.#known.set(atom, chars);
    }
    return chars;
  }
}

/** A syntax that is not understood here, so that nothing can be proven. */
export class Unsupported extends Error {}

export function parsePattern(source: string, flags: string, alphabet: Alphabet): Node {
  let at = 0;
  const rest = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(source);
  };

  function choice(): Node {
    const items = [sequence()];
    while (source[at] === '|') {
      at++;
      items.push(sequence());
    }
    return items.length === 1 ? items[0]! : { kind: 'choice', items };
  }

  function sequence(): Node {
    const items: Node[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') items.push(quantified());
    return { kind: 'sequence', items };
  }

  function quantified(): Node {
    const body = atom();
    const found = rest(/(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/y);
    if (found === null) return body;
    at += found[0].length;
    const [, sign, least, comma, most] = found;
    if (sign !== undefined)
      return { kind: 'repeat', body, min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity };
    const min = Number(least);
    const max = comma === undefined ? min : most === '' ? Infinity : Number(most);
    return { kind: 'repeat', body, min, max };
  }

  function group(): Node {
    const found = rest(/\((?:\?(?:([:])|(<?[=!])|<[A-Za-z_$][\w$]*>))?/y)!;
    at += found[0].length;
    if (found[0] === '(' && source[at] === '?') throw new Unsupported(source.slice(at - 1, at + 4));
    const body = choice();
    at++; // the closing parenthesis
    const look = found[2];
    if (look === undefined) return body;
    return { kind: 'look', isAhead: !look.startsWith('<'), isNegative: look.endsWith('!'), body };
  }

  function atom(): Node {
    const sign = source[at]!;
    if (sign === '(') return group();
    if (sign === '^' || sign === '$') {
      at++;
      return { kind: 'assertion', sign };
    }
    if (sign === '[') {
      if (flags.includes('v')) throw new Unsupported('classes of the v flag');
      return chars(rest(/\[(?:[^\]\\]|\\[\s\S])*\]/y)![0]);
    }
    if (sign === '\\') {
      const boundary = rest(/\\([bB])/y)?.[1];
      if (boundary !== undefined) {
        at += 2;
        return { kind: 'assertion', sign: boundary as 'b' | 'B' };
      }
      if (/\\(?:[1-9]|k<)/y.test(source.slice(at, at + 3))) throw new Unsupported('back-references');
      const unicode = /[uv]/.test(flags) ? rest(/\\(?:u\{[0-9a-f]+\}|p\{[^}]*\})/iy) : null;
      return chars((unicode ?? rest(/\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|c[a-z]|[\s\S])/iy)!)[0]);
    }
    return chars(/[uv]/.test(flags) ? String.fromCodePoint(source.codePointAt(at)!) : sign);
  }

  function chars(text: string): Node {
    at += text.length;
    return { kind: 'chars', chars: alphabet.of(text) };
  }

  const tree = choice();
  if (at !== source.length) throw new Unsupported(source.slice(at));
  return tree;
}
