/** Which messages have left their author, so that what they lack will not be added any more. */

import type { MessageView } from '../../../workspace/message-document.ts';

/** Whether a message that people write has passed a server, and is here with its whole header. */
export function isSentMessage(message: MessageView): boolean {
  const { role, extent, document } = message;
  if (role === 'attached' || extent === 'truncated') return false;
  return message.field('received') !== undefined && !(role === 'outer' && document.isReport);
}
