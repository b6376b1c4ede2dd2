/** The command lines of a diagnosis's steps, with the files as the user names them. */

import type { Diagnosis, ShellWord, Step } from '../../core/diagnosis/diagnosis.ts';

export interface NextCommand {
  readonly command: string;
  /** What it is for. */
  readonly purpose: string;
}

/** A file's name as the user writes it; undefined where it was not read from a file of its own. */
export type NameOf = (uri: string) => string | undefined;

/** What stands for a message that has no file of its own. */
const MESSAGE = 'MESSAGE.eml';

/** Of the steps that are still to be done, each command once. */
export function nextCommands({ steps }: Diagnosis, nameOf: NameOf): readonly NextCommand[] {
  const commands = new Map<string, NextCommand>();
  for (const step of steps) {
    const command = step.isDone ? undefined : commandLine(step, nameOf);
    if (command !== undefined && !commands.has(command)) commands.set(command, { command, purpose: step.title });
  }
  return [...commands.values()];
}

/** In one line, to be pasted into a POSIX shell; undefined where no command does the step. */
export function commandLine({ shell }: Pick<Step, 'shell'>, nameOf: NameOf): string | undefined {
  return shell?.map((word) => written(word, nameOf)).join(' ');
}

function written(word: ShellWord, nameOf: NameOf): string {
  return typeof word === 'string' ? quoted(word) : quotedFile(nameOf(word.file) ?? MESSAGE);
}

/** What begins with a hyphen would be an option. */
function quotedFile(name: string): string {
  return quoted(name.startsWith('-') ? `./${name}` : name);
}

/** As a shell takes it for one word. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
