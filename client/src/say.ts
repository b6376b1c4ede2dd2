/**
 * Texts for users: say`Asking for ${name}`. The English text is the key of its translations, with `{0}` for the first value, and
 * `l10n/bundle.l10n.json` lists all of them (`npm run docs`). Imports nothing, so that what is shown can be tested without VS Code.
 */

export type Say = (english: TemplateStringsArray, ...values: readonly (string | number)[]) => string;

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
