/** Whether a text says what to do: it has a sentence, or a part of one after a comma or colon, that begins with an imperative. */

const VERBS = `add allow answer append ask begin change check choose close compare configure convert copy correct count create delete divide do encode end enter escape
  find fix follow generate get give increment insert join keep leave let list look make move name open point publish put quote read regenerate register remove
  rename renew replace save send separate set shorten sign split start stop switch take turn type update use verify wait write`;

const ACTION = new RegExp(
  `(?:^|[.:;,)] |\\n|\\b(?:and|or|then|otherwise) )(?:${VERBS.trim().split(/\s+/).join('|')})\\b`,
  'i',
);

export function saysWhatToDo(text: string): boolean {
  return ACTION.test(text.replace(/\s+/g, ' '));
}
