import type { MessageView } from '../../core/workspace/message-document.ts';

/** Why a file that was read as a message has no header, in sentences; undefined where it has one. */
export function withoutHeader({ part }: MessageView): string | undefined {
  const { errors, fields } = part.header;
  if (errors.some(({ kind }) => kind === 'leading-blank-line'))
    return 'The message begins with an empty line, which ends the header before it has begun: verifiers find no field and no signature. Remove the line, or get another copy.';
  if (fields.length > 0) return undefined;
  if (/^\s*$/.test(part.source.text)) return 'The file is empty.';
  return 'The message has no header: its first line is not a header field. Save the message with its whole header ("show original", "save as .eml").';
}
