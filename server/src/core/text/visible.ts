/**
 * Text that leaves for people. Messages and zones are hostile: their text moves cursors, turns the writing direction, hides
 * letters, or gives commands to the program that shows it. It becomes harmless here, in one place: what shows text takes
 * {@link LeavingText}, which nothing else makes.
 */

declare const isVisible: unique symbol;
declare const isData: unique symbol;

/** Nothing in it does anything but show. */
export type VisibleText = string & { readonly [isVisible]: true };
/** For programs, in a format of theirs that has escapes of its own. */
export type DataText = string & { readonly [isData]: true };
export type LeavingText = VisibleText | DataText;

/** Nearly all texts: nothing in them is invisible. */
const PLAIN = /^[\x20-\x7e]*$/;
/** The same for several lines. */
const PLAIN_PAGE = /^[\t\n\x20-\x7e]*$/;
/** Control, format, line-separating, surrogate, private-use and unassigned characters. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu;
/** The same without line feeds and tabs, and a whole colour sequence (ECMA-48 SGR) is one match. */
const INVISIBLE_IN_PAGE = /\x1b\[[\d;]{0,20}m|[\x00-\x08\x0b-\x1f\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu;

/** Shows what could not be seen, or would do something: ESC as ␛, a line feed as ␊, U+202E as `<U+202E>`. One line. */
export function visible(text: string): VisibleText {
  return (PLAIN.test(text) ? text : text.replace(INVISIBLE, symbolOf)) as VisibleText;
}

/** Text of several lines: its line ends stay, everything else is made visible. */
export function visibleLines(text: string): VisibleText {
  return text
    .split(/\r\n|\n|\r/)
    .map((line) => visible(line.replaceAll('\t', '    ')))
    .join('\n') as VisibleText;
}

/**
 * What is printed for people, put together from our words, colours and visible parts. Line feeds, tabs and colours stay. What
 * runners of CI jobs obey becomes harmless: `::error::` at the start of a line (GitHub), and `##[` or `##vso[`
 * anywhere (GitHub's older form, Azure, TeamCity).
 */
export function page(text: string): VisibleText {
  const shown = PLAIN_PAGE.test(text)
    ? text
    : text.replace(INVISIBLE_IN_PAGE, (found) => (found.length > 2 ? found : symbolOf(found)));
  return withoutCommands(shown) as VisibleText;
}

/** What a program reads; its writer has escaped what is hostile. */
export function data(text: string): DataText {
  return text as DataText;
}

function withoutCommands(text: string): string {
  const github = text.includes('::')
    ? text
        .split('\n')
        .map((line) => line.replace(/^((?:\s|\x1b\[[\d;]{0,20}m)*:):(?=[a-z])/i, '$1<U+003A>'))
        .join('\n')
    : text;
  return github.includes('##') ? github.replace(/##(?=[a-z]{0,20}\[)/gi, '#<U+0023>') : github;
}

function symbolOf(character: string): string {
  const code = character.codePointAt(0)!;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}
