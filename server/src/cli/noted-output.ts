/** An output that writes nothing: what was said is noted, for another output in its turn. */

import { type ExitCode, Output } from './output.ts';

type Note =
  | { readonly kind: 'said'; readonly text: string }
  | { readonly kind: 'unread'; readonly path: string; readonly reason: string }
  | { readonly kind: 'raised'; readonly code: ExitCode };

export type Notes = readonly Note[];

const NOWHERE = { write: () => true };

export class NotedOutput extends Output {
  readonly #notes: Note[] = [];

  constructor() {
    super({ stdout: NOWHERE, stderr: NOWHERE, env: {}, color: false });
  }

  get notes(): Notes {
    return this.#notes;
  }

  override say(text: string): void {
    this.#notes.push({ kind: 'said', text });
  }

  override sayUnread(path: string, reason: string): void {
    this.#notes.push({ kind: 'unread', path, reason });
  }

  override raise(code: ExitCode): void {
    this.#notes.push({ kind: 'raised', code });
  }
}

/** Says what was noted. */
export function sayNoted(notes: Notes, output: Output): void {
  for (const note of notes) {
    if (note.kind === 'said') output.say(note.text);
    else if (note.kind === 'unread') output.sayUnread(note.path, note.reason);
    else output.raise(note.code);
  }
}
