/**
 * Texts for users: say`Asking for ${name}`. The English text is the key of its translations, with `{0}` for the first value;
 * `l10n/bundle.l10n.json` lists all keys (`npm run docs`). The command line always speaks English. The extension has a `say` of its own
 * (`client/src/l10n.ts`), which VS Code translates.
 */

/** What a template of ours may hold: text that is undefined shows so, as in any template. */
type Value = string | number | undefined;

export type Say = (english: TemplateStringsArray, ...values: readonly Value[]) => string;

export interface Language {
  /** As `pt-BR`, of a form that `Intl` takes: it decides about plurals and dates. */
  readonly locale: string;
  /** Texts by their keys. */
  readonly texts: Readonly<Record<string, string>>;
}

/** @param translate the text for a key, its values filled in */
export function sayWith(translate: (key: string, values: readonly string[]) => string): Say {
  return (english, ...values) => translate(keyOf(english), values.map(String));
}

/** `Asking for {0}` */
export function keyOf(english: readonly string[]): string {
  return english.reduce((key, part, index) => `${key}{${index - 1}}${part}`);
}

/** Without translations. */
export const sayEnglish: Say = (english, ...values) => String.raw({ raw: english }, ...values);

/** A text's pieces in the order of its translation: words, and the numbers of values. */
type Pieces = readonly (string | number)[];

class Translation {
  readonly language: Language;
  readonly #texts: ReadonlyMap<string, string>;
  readonly #plurals: Intl.PluralRules;
  /** By what the compiler made of the template, which is one object for each place. */
  readonly #pieces = new Map<TemplateStringsArray, Pieces>();

  constructor(language: Language) {
    this.language = language;
    this.#texts = new Map(Object.entries(language.texts));
    this.#plurals = new Intl.PluralRules(language.locale);
  }

  say(english: TemplateStringsArray, values: readonly Value[]): string {
    let pieces = this.#pieces.get(english);
    if (pieces === undefined) {
      pieces = piecesOf(this.text(keyOf(english)), values.length);
      this.#pieces.set(english, pieces);
    }
    let text = '';
    for (const piece of pieces) text += typeof piece === 'number' ? values[piece] : piece;
    return text;
  }

  text(key: string): string {
    return this.#texts.get(key) ?? key;
  }

  counted(count: number, shown: string, one: string, many: string): string {
    const key = `{0} ${many}`;
    const text =
      this.#texts.get(`${key}|${this.#plurals.select(count)}`) ??
      this.#texts.get(count !== 1 ? key : shown === '1' ? `1 ${one}` : `{0} ${one}`) ??
      `{0} ${count === 1 ? one : many}`;
    return text.replace('{0}', () => shown);
  }
}

function piecesOf(text: string, count: number): Pieces {
  return text
    .split(/\{(\d{1,3})\}/)
    .map((piece, i) => {
      if (i % 2 === 0) return piece;
      return Number(piece) < count ? Number(piece) : `{${piece}}`;
    })
    .filter((piece) => piece !== '');
}

/**
 * The language of this process, or thread: chosen once, before the first text is made, and never changed, as `vscode.l10n` is. Passed as
 * an argument, it would be one of every function that words anything.
 */
let translation: Translation | undefined;

/** Must be called before modules are loaded that have tables of texts. */
export function useLanguage(language: Language): void {
  translation = new Translation(language);
}

/** For dates and times. */
export function usedLocale(): string {
  return translation?.language.locale ?? 'en';
}

/** What a thread of this process has to use too; undefined for English. */
export function usedLanguage(): Language | undefined {
  return translation?.language;
}

/** Hundreds of thousands of findings may be worded at once: without a translation it costs what the template would. */
export function say(english: TemplateStringsArray, ...values: readonly Value[]): string {
  if (translation !== undefined) return translation.say(english, values);
  let text = english[0]!;
  for (let i = 0; i < values.length; i++) text += `${values[i]}${english[i + 1]}`;
  return text;
}

/** The translation of a template whose places have names, as the rules' messages have. */
export function translated(english: string): string {
  return translation === undefined ? english : translation.text(english);
}

/**
 * A number with its noun. Its keys are `1 octet` and `{0} octets`, and `{0} octet` where one is written as a word; a translation may
 * have more forms, by their names in CLDR: `{0} octets|few`.
 * @param shown the number as it is written
 */
export function counted(count: number, shown: string, one: string, many: string): string {
  if (translation !== undefined) return translation.counted(count, shown, one, many);
  return `${shown} ${count === 1 ? one : many}`;
}
