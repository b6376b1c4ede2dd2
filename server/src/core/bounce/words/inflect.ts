/** The forms of English words, made by rule, so that the tables need one form alone. Some of them exist only by rule. */

const SHORTEST = 4;

function isWord(word: string): boolean {
  return word.length >= SHORTEST && /^[a-z]+$/.test(word);
}

const SIBILANT = /(?:[sxz]|ch|sh)$/;

/** "mailbox": "mailboxes". Empty for what is not one English word, or is a plural. */
export function plurals(word: string): readonly string[] {
  if (!isWord(word) || /[^s]s$/.test(word)) return [];
  if (SIBILANT.test(word)) return [`${word}es`];
  return /[^aeiou]y$/.test(word) ? [`${word.slice(0, -1)}ies`] : [`${word}s`];
}

/** "reject": "rejects", "rejected", "rejecting". Empty for what is not one English word, or has an ending already. */
export function verbForms(word: string): readonly string[] {
  if (!isWord(word) || /(?:ed|ing|ly|[^s]s)$/.test(word)) return [];
  if (word.endsWith('e')) return [`${word}s`, `${word}d`, `${word.slice(0, -1)}ing`];
  if (/[^aeiou]y$/.test(word)) return [...plurals(word), `${word.slice(0, -1)}ied`, `${word}ing`];
  const forms = [...plurals(word), `${word}ed`, `${word}ing`];
  // "Drop" is "dropped", "permit" is "permitted".
  const last = word.at(-1)!;
  return /[^aeiou][aeiou][bdgklmnprt]$/.test(word) ? [...forms, `${word}${last}ed`, `${word}${last}ing`] : forms;
}
